import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const files = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
} as const;

/** For ligatures, kerning and scripts that a report does without: reading them takes longer than printing it. */
const tablesLeftOut = ['GSUB', 'GPOS', 'GDEF'];
const directoryBytes = 12;
const entryBytes = 16;

export type FontName = keyof typeof files;
export type FontFiles = Readonly<Record<FontName, Buffer>>;

/** The font files of reports, read from the disk. */
export function readFonts(): FontFiles {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: FontName) => withoutTables(readFileSync(resolve(files[name])));
  return { regular: read('regular'), bold: read('bold') };
}

/** A TrueType font whose directory leaves some tables out. */
function withoutTables(font: Buffer): Buffer {
  const count = font.readUInt16BE(4);
  const entries = Array.from({ length: count }, (_, index) => {
    const at = directoryBytes + index * entryBytes;
    return Buffer.from(font.subarray(at, at + entryBytes));
  }).filter((entry) => !tablesLeftOut.includes(entry.toString('latin1', 0, 4)));
  const less = Buffer.from(font);
  less.writeUInt16BE(entries.length, 4);
  Buffer.concat(entries).copy(less, directoryBytes);
  return less;
}

/** What of the library's font is asked for; it keeps it where its types do not say. */
interface GlyphSource {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** The fonts of one report, which are put into it. */
export class Fonts {
  readonly #glyphs: GlyphSource;
  /** Stands for characters that the font does not have. */
  readonly substitute: string;
  /** Whether a text had such characters. */
  lacked = false;

  constructor(
    private readonly document: PDFKit.PDFDocument,
    fonts: FontFiles,
  ) {
    document.registerFont('bold' satisfies FontName, fonts.bold);
    document.registerFont('regular' satisfies FontName, fonts.regular);
    document.font('regular' satisfies FontName);
    this.#glyphs = (document as unknown as { _font: { font: GlyphSource } })._font.font;
    this.substitute = this.#glyphs.hasGlyphForCodePoint(0xfffd) ? '\ufffd' : '?';
  }

  use(name: FontName, size: number): void {
    this.document.font(name).fontSize(size);
  }

  /** The text as it can be printed. */
  shown(text: string): string {
    let shown = '';
    for (const character of text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\t', '    ')) {
      const code = character.codePointAt(0) ?? 0;
      const isPrintable = character === '\n' || (code >= 32 && this.#glyphs.hasGlyphForCodePoint(code));
      shown += isPrintable ? character : this.substitute;
      this.lacked ||= !isPrintable;
    }
    return shown;
  }
}
