import PDFDocument from 'pdfkit';
import { type FontFiles, Fonts, readFonts } from './fonts.js';
import { rowsOf } from './rows.js';
import { colours, page, Sheet } from './sheet.js';

export interface ReportValues {
  slug: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, unknown>>;
}

/** Prints reports; the fonts are read once. */
export class ReportPrinter {
  readonly #fonts: FontFiles = readFonts();

  /** A PDF that shows inputs and outputs as tables. The same values give the same bytes: it knows no clock and no chance. */
  print(values: ReportValues): Promise<{ bytes: Buffer; pageCount: number }> {
    return print(values, this.#fonts);
  }
}

async function print(
  { slug, name, inputs, outputs }: ReportValues,
  files: FontFiles,
): Promise<{ bytes: Buffer; pageCount: number }> {
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: page.margin, bottom: page.margin, left: page.margin, right: page.margin },
    bufferPages: true,
    lang: 'en',
    info: { Title: `${name} – report`, Subject: slug, Creator: 'Facet', Producer: 'Facet', CreationDate: new Date(0) },
  });
  // The library needs a date; one that is not true is not written down.
  Object.defineProperty(document.info, 'CreationDate', { value: new Date(0), enumerable: false });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  const fonts = new Fonts(document, files);
  const sheet = new Sheet(document, fonts);
  sheet.title(name, slug);
  sheet.section('Inputs', rowsOf(inputs));
  sheet.section('Outputs', rowsOf(outputs));
  if (fonts.lacked)
    sheet.note(`Characters that the font of this report does not have are shown as ${fonts.substitute}.`);
  const pageCount = numberPages(document, fonts, slug);
  document.end();
  await ended;
  return { bytes: Buffer.concat(chunks), pageCount };
}

function numberPages(document: PDFKit.PDFDocument, fonts: Fonts, slug: string): number {
  const { count } = document.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    document.switchToPage(index);
    // Text below the margin would begin another page.
    document.page.margins.bottom = 0;
    fonts.use('regular', 8);
    document.fillColor(colours.quiet);
    const y = document.page.height - page.margin + 14;
    document.text(fonts.shown(slug), page.margin, y, { lineBreak: false });
    const place = `Page ${index + 1} of ${count}`;
    document.text(place, document.page.width - page.margin - document.widthOfString(place), y, { lineBreak: false });
  }
  return count;
}
