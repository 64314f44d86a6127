import { createReadStream } from 'node:fs';

const NEWLINE = 0x0a;

/** A line that is not what a text file of short lines has. */
export class LineError extends Error {
  override readonly name = 'LineError';
  constructor(
    /** From 1. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The lines of a UTF-8 file without their ends, holding one at a time.
 *
 * @throws LineError for a line over `maxBytes` or not in UTF-8; NodeJS.ErrnoException when the file cannot be read.
 */
export async function* boundedLines(file: string, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  const decode = (bytes: Buffer): string => {
    line++;
    if (bytes.length > maxBytes) throw new LineError(line, `has more than ${maxBytes} bytes`);
    try {
      return decoder.decode(bytes);
    } catch {
      throw new LineError(line, 'is not UTF-8');
    }
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield decode(Buffer.concat([rest, chunk.subarray(start, end)]));
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    rest = Buffer.concat([rest, chunk.subarray(start)]);
    if (rest.length > maxBytes) throw new LineError(line + 1, `has more than ${maxBytes} bytes`);
  }
  if (rest.length > 0) yield decode(rest);
}
