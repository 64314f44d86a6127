import { z } from 'zod';
import { CommandError } from '../failure.js';
import { boundedLines, LineError } from './bounded-lines.js';
import { counted } from './counted.js';
import {
  type ExportedTemplate,
  type ExportHeader,
  exportEnd,
  exportedTemplate,
  exportHeader,
  LONGEST_LINE_BYTES,
} from './export-format.js';

const BYTES_OF_A_NUMBER = 4;

/** What a complete export says about itself. */
export interface CheckedExport {
  readonly header: ExportHeader;
  /** Templates in the file. */
  readonly faces: number;
}

/**
 * Reads an exported collection through once.
 *
 * @throws CommandError, naming the line, when it is none, of another version, damaged or cut off.
 */
export async function checkExport(file: string, signal: AbortSignal): Promise<CheckedExport> {
  let faces = 0;
  let header: ExportHeader | undefined;
  for await (const item of readExport(file)) {
    signal.throwIfAborted();
    if ('format' in item) header = item;
    else faces++;
  }
  // readExport raises before it ends without one.
  return { header: header as ExportHeader, faces };
}

/** The templates of an exported collection, in their order; raises what checkExport raises. */
export async function* templatesOf(file: string): AsyncGenerator<ExportedTemplate> {
  for await (const item of readExport(file)) if (!('format' in item)) yield item;
}

async function* readExport(file: string): AsyncGenerator<ExportHeader | ExportedTemplate> {
  let header: ExportHeader | undefined;
  let faces = 0;
  let ended = false;
  let line = 0;
  const refuse = (what: string) => new CommandError(`${file}: line ${line} ${what}`);
  try {
    for await (const text of boundedLines(file, LONGEST_LINE_BYTES)) {
      line++;
      if (ended) throw refuse('comes after the last line: the file has been added to');
      const value = parseLine(text);
      if (header === undefined) {
        header = readHeader(value, refuse);
        yield header;
      } else if (exportEnd.safeParse(value).success) {
        ended = true;
        const said = (value as z.output<typeof exportEnd>).faces;
        if (said !== faces)
          throw refuse(`says ${counted(said, 'face')}, but there are ${faces}: lines have been lost or added`);
      } else {
        faces++;
        yield readTemplate(value, header, refuse);
      }
    }
  } catch (error) {
    if (error instanceof LineError) throw new CommandError(`${file}: line ${error.line} ${error.message}`);
    throw error;
  }
  if (header === undefined) throw new CommandError(`${file} is empty`);
  if (!ended)
    throw new CommandError(`${file} is cut off after ${counted(faces, 'face')}: its last line is missing. Export anew`);
}

/** Undefined for what is not JSON. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Refuse = (what: string) => CommandError;

function readHeader(value: unknown, refuse: Refuse): ExportHeader {
  const kind = z.object({ format: z.literal('facet-collection'), version: z.number() }).safeParse(value);
  if (!kind.success) throw refuse('is not the beginning of an exported collection');
  if (kind.data.version !== 1)
    throw refuse(`says format version ${kind.data.version}; this version of Facet reads version 1`);
  const header = exportHeader.safeParse(value);
  if (!header.success) throw refuse(`is damaged: ${issuesOf(header.error)}`);
  return header.data;
}

function readTemplate(value: unknown, { model }: ExportHeader, refuse: Refuse): ExportedTemplate {
  const template = exportedTemplate.safeParse(value);
  if (!template.success)
    throw refuse(`is not a template: ${value === undefined ? 'no JSON' : issuesOf(template.error)}`);
  const bytes = Buffer.byteLength(template.data.template, 'base64');
  const expected = model.dimensions * BYTES_OF_A_NUMBER;
  if (bytes !== expected) throw refuse(`has a template of ${bytes} bytes; one of ${model.id} has ${expected}`);
  return template.data;
}

function issuesOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`).join('; ');
}
