import type { Fonts } from './fonts.js';
import type { NamedImage } from './image.js';
import type { Row } from './rows.js';

/** Lengths in points. */
export const page = { margin: 50 } as const;
export const colours = {
  ink: '#1b2330',
  quiet: '#5b6675',
  line: '#d5dae1',
  band: '#f3f5f8',
  accent: '#2456c7',
} as const;

const nameWidth = 165;
const indent = 12;
const deepestIndent = 8;
const gap = 10;
const padding = 4;
const textSize = 9;
const thumbnail = { width: 130, height: 100 } as const;
/** Of an image that is put into the report, and of all of them. */
const thumbnailBytes = 524_288;
const allThumbnailsBytes = 4 * 1_048_576;
/** A row that heads others stands on the page of the first of them. */
const firstRowHeight = 24;

/** Writes titles and tables from top to bottom, going over to the next page where one is full. */
export class Sheet {
  #y: number = page.margin;
  #thumbnailBytes = 0;

  constructor(
    private readonly document: PDFKit.PDFDocument,
    private readonly fonts: Fonts,
  ) {}

  title(name: string, slug: string): void {
    const { document, fonts } = this;
    document.rect(page.margin, this.#y, 36, 4).fill(colours.accent);
    fonts.use('bold', 20);
    this.#write(fonts.shown(name), page.margin, this.#y + 14, this.#width, colours.ink);
    fonts.use('regular', 10);
    this.#write(fonts.shown(`Report of ${slug}`), page.margin, document.y + 2, this.#width, colours.quiet);
    this.#y = document.y + 14;
  }

  /** A table of names and values below a heading. */
  section(heading: string, rows: readonly Row[]): void {
    const { document, fonts } = this;
    this.#makeRoom(60);
    fonts.use('bold', 13);
    this.#write(heading, page.margin, this.#y, this.#width, colours.ink);
    this.#y = document.y + 6;
    this.#line(colours.ink);
    if (rows.length === 0) this.#row({ depth: 0, name: '(empty)' }, false);
    rows.forEach((row, index) => {
      this.#row(row, index % 2 === 0);
    });
    this.#y += 22;
  }

  note(text: string): void {
    this.#makeRoom(20);
    this.fonts.use('regular', 8);
    this.#write(text, page.margin, this.#y, this.#width, colours.quiet);
  }

  get #width(): number {
    return this.document.page.width - 2 * page.margin;
  }

  #row({ depth, name, text, image }: Row, banded: boolean): void {
    const { document, fonts } = this;
    const left = page.margin + padding + Math.min(depth, deepestIndent) * indent;
    const valueLeft = page.margin + nameWidth + gap;
    const valueWidth = page.margin + this.#width - padding - valueLeft;
    const isHead = text === undefined;
    const [shownName, shownText] = [fonts.shown(name), fonts.shown(text ?? '')];
    const widthOfName = isHead ? page.margin + this.#width - padding - left : page.margin + nameWidth - left;
    fonts.use(isHead ? 'bold' : 'regular', textSize);
    const nameHeight = document.heightOfString(shownName, { width: widthOfName });
    fonts.use('regular', textSize);
    const textHeight = isHead ? 0 : document.heightOfString(shownText, { width: valueWidth });
    const picture = this.#pictureOf(image);
    const height = Math.max(nameHeight, textHeight + (picture ? thumbnail.height + padding : 0)) + 2 * padding;
    this.#makeRoom(isHead ? height + firstRowHeight : height);
    if (banded) document.rect(page.margin, this.#y, this.#width, height).fill(colours.band);
    const top = this.#y + padding;
    fonts.use(isHead ? 'bold' : 'regular', textSize);
    this.#write(shownName, left, top, widthOfName, isHead ? colours.ink : colours.quiet);
    fonts.use('regular', textSize);
    if (!isHead) this.#write(shownText, valueLeft, top, valueWidth, colours.ink);
    if (picture) this.#picture(picture, valueLeft, top + textHeight + padding);
    this.#y += height;
    this.#line(colours.line);
  }

  /** What is shown of an image: nothing when it is large, or too many have been shown. */
  #pictureOf(image: NamedImage | undefined): Buffer | undefined {
    if (!image?.isJpeg || image.bytes.length > thumbnailBytes) return undefined;
    if (this.#thumbnailBytes + image.bytes.length > allThumbnailsBytes) return undefined;
    this.#thumbnailBytes += image.bytes.length;
    return image.bytes;
  }

  /** What cannot be shown is told by its words alone. */
  #picture(bytes: Buffer, x: number, y: number): void {
    try {
      this.document.image(bytes, x, y, { fit: [thumbnail.width, thumbnail.height] });
    } catch {
      this.fonts.use('regular', 8);
      this.#write('(cannot be shown)', x, y, thumbnail.width, colours.quiet);
    }
  }

  #makeRoom(height: number): void {
    if (this.#y + height <= this.document.page.height - page.margin) return;
    this.document.addPage();
    this.#y = page.margin;
  }

  #line(colour: string): void {
    const { document } = this;
    document.moveTo(page.margin, this.#y).lineTo(page.margin + this.#width, this.#y);
    document.lineWidth(0.5).stroke(colour);
  }

  #write(text: string, x: number, y: number, width: number, colour: string): void {
    this.document.fillColor(colour).text(text, x, y, { width });
  }
}
