import { createReadStream } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { CsvError, parse } from 'csv-parse';
import { CommandError } from '../failure.js';
import type { Photo, PhotoSource } from './photo.js';

const COLUMNS = ['file', 'external_image_id', 'external_face_id'] as const;
const HEADER =
  'the first line must name the columns, separated by commas: file, and if wanted external_image_id and external_face_id';
/** Far more than three fields need: a quote that is never closed must not swallow the whole file into memory. */
const LONGEST_ROW_CHARACTERS = 65_536;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/**
 * The photos that a CSV file lists, in its order. Relative paths start at the file's own folder; the external image id is
 * the path as it is written, unless the row gives one. A row whose external image id an earlier row has becomes a
 * photo that has failed. The whole file is read once before, so that nothing is imported from one that is malformed.
 *
 * @throws CommandError when the file is not such a CSV file, naming the line; NodeJS.ErrnoException when it cannot be read.
 */
export async function openCsv(file: string, signal: AbortSignal): Promise<PhotoSource> {
  let total = 0;
  for await (const _ of photosIn(file)) {
    signal.throwIfAborted();
    total++;
  }
  return { total, otherFiles: 0, photos: () => photosIn(file) };
}

async function* photosIn(file: string): AsyncGenerator<Photo> {
  const seen = new Set<string>();
  const folder = dirname(resolve(file));
  for await (const { path, line, row } of rowsIn(file)) {
    const externalImageId = row.external_image_id || path.split(sep).join('/');
    const photo: Photo = {
      file: resolve(folder, path),
      externalImageId,
      ...(row.external_face_id && { externalFaceId: row.external_face_id }),
    };
    const message = `Line ${line} has the external_image_id of an earlier line: ${externalImageId}`;
    yield seen.has(externalImageId) ? { ...photo, failure: { code: 'duplicate_external_image_id', message } } : photo;
    seen.add(externalImageId);
  }
}

async function* rowsIn(file: string): AsyncGenerator<{ path: string; line: number; row: Row }> {
  let hasHeader = false;
  const input = createReadStream(file);
  const parser = parse({
    bom: true,
    info: true,
    columns: (names: string[]) => {
      hasHeader = true;
      return checkHeader(file, names);
    },
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW_CHARACTERS,
  });
  input.on('error', (error) => parser.destroy(error));
  try {
    for await (const { record, info } of input.pipe(parser) as AsyncIterable<{
      record: Row;
      info: { lines: number };
    }>) {
      if (!record.file) throw new CommandError(`${file}: line ${info.lines} names no file`, 2);
      yield { path: record.file, line: info.lines, row: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? new CommandError(`${file}: ${error.message}`, 2) : error;
  } finally {
    input.destroy();
  }
  if (!hasHeader) throw new CommandError(`${file} is empty: ${HEADER}`, 2);
}

function checkHeader(file: string, names: readonly string[]): string[] {
  const columns = names.map((name) => name.trim());
  const unknown = columns.filter((name) => !COLUMNS.some((column) => column === name));
  const twice = columns.some((name, place) => columns.indexOf(name) !== place);
  if (unknown.length === 0 && !twice && columns.includes('file')) return columns;
  const found = unknown.length > 0 ? `unknown column ${unknown.join(', ')}` : 'columns missing or named twice';
  throw new CommandError(`${file}: ${found}; ${HEADER}`, 2);
}
