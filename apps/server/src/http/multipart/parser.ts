import { type PartHead, parsePartHead } from './part-head.js';
import { MultipartSyntaxError } from './syntax-error.js';

export interface PartSink {
  partStarted(head: PartHead): void;
  /** A view into the chunk that was written, or into a copy of it: keep it, do not write to it. */
  partData(bytes: Buffer): void;
  partEnded(): void;
}

export interface ParserLimits {
  parts: number;
  headerBytes: number;
}

type State = 'preamble' | 'delimiter' | 'headers' | 'body' | 'epilogue';

/** Text before the first delimiter: nobody sends any, and noise under a multipart type is found out early. */
const PREAMBLE_BYTES = 4096;
const CR = 13;
const NONE = Buffer.alloc(0);

/**
 * Splits a multipart/form-data body into parts as its bytes arrive. What it reports depends on the bytes alone, never on
 * how they were cut into chunks. Strict: what is not multipart raises `MultipartSyntaxError` instead of being skipped.
 * Holds at most one part's header block, or one delimiter's length of data, between two writes.
 */
export class MultipartParser {
  private state: State = 'preamble';
  /** Bytes that cannot be judged before more arrive. Starts with the line break that a first delimiter lacks. */
  private rest: Buffer = Buffer.from('\r\n');
  private parts = 0;
  private preambleBytes = 0;
  private blankLineBytes = 0;
  private readonly delimiter: Buffer;

  constructor(
    boundary: string,
    private readonly sink: PartSink,
    private readonly limits: ParserLimits,
  ) {
    this.delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  write(chunk: Buffer): void {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    this.rest = NONE;
    while (bytes.length > 0) {
      const next = this.step(bytes);
      if (next === undefined) return;
      bytes = next;
    }
  }

  /** Raises `MultipartSyntaxError` when the closing delimiter has not been seen. */
  end(): void {
    // The closing delimiter needs no line break after it, and nothing is kept back once it was recognised.
    if (this.state !== 'epilogue') throw new MultipartSyntaxError('the body ends before the closing delimiter');
  }

  /** Consumes a prefix of the bytes; undefined when what is left has been kept for the next write. */
  private step(bytes: Buffer): Buffer | undefined {
    switch (this.state) {
      case 'preamble':
      case 'body':
        return this.readData(bytes);
      case 'delimiter':
        return this.readDelimiterEnd(bytes);
      case 'headers':
        return this.readHeaders(bytes);
      case 'epilogue':
        return undefined;
    }
  }

  private readData(bytes: Buffer): Buffer | undefined {
    let from = 0;
    for (;;) {
      const at = bytes.indexOf(this.delimiter, from);
      if (at < 0) {
        const keep = this.possibleDelimiterStart(bytes, from);
        this.data(bytes.subarray(0, keep));
        return this.keep(bytes.subarray(keep));
      }
      const after = bytes[at + this.delimiter.length];
      if (after === undefined) {
        this.data(bytes.subarray(0, at));
        return this.keep(bytes.subarray(at));
      }
      if (!endsDelimiter(after)) {
        // Data that merely begins like the delimiter, as a nested body's longer boundary does.
        from = at + 1;
        continue;
      }
      this.data(bytes.subarray(0, at));
      this.blankLineBytes = 0;
      if (this.state === 'body') this.sink.partEnded();
      this.state = 'delimiter';
      return bytes.subarray(at + this.delimiter.length);
    }
  }

  /** What follows the boundary: `--` ends the body, otherwise optional blanks and a line break begin a part. */
  private readDelimiterEnd(bytes: Buffer): Buffer | undefined {
    if (bytes.length < 2) return this.keep(bytes);
    if (bytes[0] === 0x2d && bytes[1] === 0x2d) {
      this.state = 'epilogue';
      return undefined;
    }
    let at = 0;
    while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
    if (at > this.limits.headerBytes) throw new MultipartSyntaxError('a delimiter is followed by too many blanks');
    if (bytes.length < at + 2) return this.keep(bytes);
    if (bytes[at] !== CR || bytes[at + 1] !== 0x0a)
      throw new MultipartSyntaxError('a delimiter is not followed by a line break');
    if (++this.parts > this.limits.parts) throw new MultipartSyntaxError(`more than ${this.limits.parts} parts`);
    this.state = 'headers';
    return bytes.subarray(at + 2);
  }

  private readHeaders(bytes: Buffer): Buffer | undefined {
    const end = bytes.indexOf('\r\n\r\n');
    if (end > this.limits.headerBytes || (end < 0 && bytes.length > this.limits.headerBytes + 3)) {
      throw new MultipartSyntaxError(`a part's headers are over ${this.limits.headerBytes} bytes`);
    }
    if (end < 0) return this.keep(bytes);
    this.sink.partStarted(parsePartHead(bytes.toString('utf8', 0, end)));
    this.state = 'body';
    // The blank line's own line break may begin the delimiter of an empty part, so it is read as data and then dropped.
    this.blankLineBytes = 2;
    return bytes.subarray(end + 2);
  }

  private data(read: Buffer): void {
    const bytes = read.subarray(this.blankLineBytes);
    this.blankLineBytes = Math.max(0, this.blankLineBytes - read.length);
    if (bytes.length === 0) return;
    if (this.state === 'body') {
      this.sink.partData(bytes);
      return;
    }
    this.preambleBytes += bytes.length;
    if (this.preambleBytes > PREAMBLE_BYTES) throw new MultipartSyntaxError('the body does not begin with a delimiter');
  }

  private keep(bytes: Buffer): undefined {
    // A copy, so that a few kept bytes do not hold a whole socket buffer.
    this.rest = Buffer.from(bytes);
  }

  /** Index of the first byte that could belong to a delimiter cut off by the end of the chunk. */
  private possibleDelimiterStart(bytes: Buffer, from: number): number {
    const tail = Math.max(from, bytes.length - this.delimiter.length + 1);
    for (let at = bytes.indexOf(CR, tail); at >= 0; at = bytes.indexOf(CR, at + 1)) {
      if (this.delimiter.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at;
    }
    return bytes.length;
  }
}

/** The bytes that may follow a boundary: `-` of the closing one, blanks, the line break. */
function endsDelimiter(byte: number): boolean {
  return byte === 0x2d || byte === 0x20 || byte === 0x09 || byte === CR;
}
