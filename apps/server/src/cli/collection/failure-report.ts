import { closeSync, openSync, writeSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CommandError } from '../failure.js';

const DEFAULT_FILE = 'facet-import-failures.csv';

export interface FailedFile {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

/** Where failures are listed, one a line, as they happen. */
export interface FailureReport {
  /** Absolute path; undefined while nothing has been written. */
  readonly path: string | undefined;
  add(failed: FailedFile): void;
  close(): void;
}

/**
 * A report in the given file, NDJSON or CSV by its ending; such a file is made at once, even when nothing fails. Without
 * a name, facet-import-failures.csv in the working directory is made with the first failure. An older file is replaced.
 *
 * @throws CommandError when the name ends otherwise or no file can be written there.
 */
export async function openReport(given: string | undefined): Promise<FailureReport> {
  const path = resolve(given ?? DEFAULT_FILE);
  const format = formatOf(path);
  let descriptor: number | undefined;
  const open = () => {
    const opened = openSync(path, 'w');
    writeSync(opened, format.head);
    return opened;
  };
  try {
    if (given === undefined) await access(dirname(path), constants.W_OK);
    else descriptor = open();
  } catch (error) {
    throw new CommandError(`no report of failures can be written: ${(error as Error).message}; choose one by --report`);
  }
  return {
    get path() {
      return descriptor === undefined ? undefined : path;
    },
    add(failed) {
      descriptor ??= open();
      writeSync(descriptor, format.line(failed));
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

function formatOf(path: string) {
  if (/\.(ndjson|jsonl)$/i.test(path)) {
    return {
      head: '',
      line: ({ file, code, message }: FailedFile) => `${JSON.stringify({ file, code, message })}\n`,
    };
  }
  if (/\.csv$/i.test(path)) {
    const row = (cells: readonly string[]) => `${cells.map(cell).join(',')}\n`;
    return {
      head: row(['file', 'code', 'message']),
      line: ({ file, code, message }: FailedFile) => row([file, code, message]),
    };
  }
  throw new CommandError('--report must end with .csv or .ndjson', 2);
}

function cell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
