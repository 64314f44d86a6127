import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const files = {
  regular: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
} as const;

/** What of fontkit's font is asked for; pdfkit keeps it where its types do not say. */
interface GlyphSource {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** The fonts of a report, which are put into it. */
export class Fonts {
  readonly #glyphs: GlyphSource;
  readonly substitute: string;
  /** Whether a text had characters that the font does not have. */
  lacked = false;

  constructor(private readonly document: PDFKit.PDFDocument) {
    for (const [name, file] of Object.entries(files)) document.registerFont(name, readFileSync(resolve(file)));
    document.font('regular');
    this.#glyphs = (document as unknown as { _font: { font: GlyphSource } })._font.font;
    this.substitute = this.#glyphs.hasGlyphForCodePoint(0xfffd) ? '\ufffd' : '?';
  }

  use(name: keyof typeof files, size: number): void {
    this.document.font(name).fontSize(size);
  }

  /** The text as it can be printed. */
  shown(text: string): string {
    let shown = '';
    for (const character of text.replace(/\r\n?/g, '\n')) {
      const code = character.codePointAt(0) ?? 0;
      if (character === '\n') shown += character;
      else if (code === 9) shown += '    ';
      else if (code >= 32 && this.#glyphs.hasGlyphForCodePoint(code)) shown += character;
      else {
        shown += this.substitute;
        this.lacked = true;
      }
    }
    return shown;
  }
}
