import { inflateSync } from 'node:zlib';

/** What a test looks at in a PDF. */
export interface Pdf {
  readonly version: string;
  readonly pages: number;
  /** Names of fonts whose programs lie in the file, and of those that a reader would have to bring. */
  readonly embeddedFonts: readonly string[];
  readonly foreignFonts: readonly string[];
  /** What is written on all pages, without the spaces, which are placed rather than written. */
  readonly text: string;
}

interface PdfObject {
  readonly id: number;
  readonly head: string;
  readonly stream: Buffer | undefined;
}

/** Reads a PDF whose objects stand in the open, with compressed streams, as report writers make them. */
export function parsePdf(bytes: Buffer): Pdf {
  const raw = bytes.toString('latin1');
  const version = /^%PDF-(\d\.\d)\n/.exec(raw)?.[1];
  if (version === undefined || !/%%EOF\s*$/.test(raw)) throw new Error('Not a whole PDF');
  const objects = objectsOf(bytes, raw);
  const byId = new Map(objects.map((each) => [each.id, each]));
  const descriptors = objects.filter(({ head }) => /\/Type \/FontDescriptor\b/.test(head));
  const isEmbedded = ({ head }: PdfObject) => {
    const id = Number(/\/FontFile[23]? (\d+) 0 R/.exec(head)?.[1] ?? -1);
    return (byId.get(id)?.stream?.length ?? 0) > 0;
  };
  const nameOf = ({ head }: PdfObject) => /\/(?:FontName|BaseFont) \/(\S+)/.exec(head)?.[1] ?? '';
  const fonts = objects.filter(({ head }) => /\/Type \/Font\b/.test(head));
  const embeddedFonts = descriptors.filter(isEmbedded).map(nameOf);
  return {
    version,
    pages: objects.filter(({ head }) => /\/Type \/Page\b/.test(head)).length,
    embeddedFonts,
    foreignFonts: fonts.map(nameOf).filter((name) => !embeddedFonts.includes(name)),
    text: textOf(objects, byId),
  };
}

function objectsOf(bytes: Buffer, raw: string): PdfObject[] {
  return [...raw.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)].map((match) => {
    const from = match.index + match[0].length;
    const end = raw.indexOf('endobj', from);
    const streamAt = raw.indexOf('stream\n', from);
    const id = Number(match[1]);
    if (streamAt < 0 || streamAt > end) return { id, head: raw.slice(from, end), stream: undefined };
    const head = raw.slice(from, streamAt);
    const start = streamAt + 'stream\n'.length;
    const stream = bytes.subarray(start, start + Number(/\/Length (\d+)/.exec(head)?.[1]));
    return { id, head, stream: /\/FlateDecode/.test(head) ? inflateSync(stream) : stream };
  });
}

type Font = ReadonlyMap<number, string>;

/** The text of the pages: each string that is shown, by the map from glyphs to characters that its font brings. */
function textOf(objects: readonly PdfObject[], byId: ReadonlyMap<number, PdfObject>): string {
  const fonts = new Map<string, Font>();
  for (const { head } of objects) {
    const list = /\/Font <<([\s\S]*?)>>/.exec(head)?.[1] ?? '';
    for (const [, name = '', id] of list.matchAll(/\/(\S+) (\d+) 0 R/g)) fonts.set(name, glyphsOf(byId, Number(id)));
  }
  return objects
    .flatMap(({ head, stream }) => {
      const contents = stream?.toString('latin1') ?? '';
      return /\/Subtype/.test(head) || !/\bBT\b/.test(contents) ? [] : [shownBy(contents, fonts)];
    })
    .join('\n');
}

function shownBy(contents: string, fonts: ReadonlyMap<string, Font>): string {
  let font: Font = new Map();
  let text = '';
  for (const [whole, name, hex] of contents.matchAll(/\/(\S+) [\d.]+ Tf|<([0-9a-fA-F]+)>/g)) {
    if (name !== undefined) font = fonts.get(name) ?? font;
    else if (whole.startsWith('<'))
      for (const [glyph] of (hex ?? '').matchAll(/.{4}/g)) text += font.get(Number.parseInt(glyph, 16)) ?? '';
  }
  return text.replace(/\s+/g, '');
}

/** Glyph numbers to characters, from the font's ToUnicode map. */
function glyphsOf(byId: ReadonlyMap<number, PdfObject>, fontId: number): Font {
  const glyphs = new Map<number, string>();
  const mapId = Number(/\/ToUnicode (\d+) 0 R/.exec(byId.get(fontId)?.head ?? '')?.[1] ?? -1);
  const cmap = byId.get(mapId)?.stream?.toString('latin1') ?? '';
  for (const [, block = ''] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from = '', list = ''] of block.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
      const first = Number.parseInt(from, 16);
      [...list.matchAll(/<(\w*)>/g)].forEach(([, hex = ''], index) => {
        glyphs.set(first + index, characters(hex));
      });
    }
  }
  return glyphs;
}

/** The text that UTF-16 in hexadecimal stands for. */
function characters(hex: string): string {
  return String.fromCharCode(...[...hex.matchAll(/.{4}/g)].map(([unit]) => Number.parseInt(unit, 16)));
}
