import { fail } from '@facet/contract';
import { PartBytes } from '../multipart/part-bytes.js';

/** Takes the text of one string as it arrives. */
export interface TextSink {
  append(text: string): void;
}

export interface SieveRules {
  /** Members of the outermost object whose strings are kept; those of unknown members are read past. */
  readonly kept: ReadonlySet<string>;
  /** Members whose strings go to sinks. */
  readonly sifted: ReadonlySet<string>;
  /** Members that are lists of such strings. */
  readonly siftedLists: ReadonlySet<string>;
  /** Of everything that is kept. */
  readonly maxBytes: number;
  /** Where the next string of a sifted member goes. */
  open(member: string): TextSink;
}

type StringKind = 'name' | 'kept' | 'sifted' | 'ignored';

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COMMA] = Buffer.from('"\\{}[],');

/**
 * Reads JSON as it arrives and sifts large strings out: each goes to a sink in pieces, and its number takes its place.
 * Nothing holds the whole body, nor stops the event loop to read it in one go. What is left is parsed at the end by the
 * platform, which alone decides whether the body is JSON. Raises `request.malformed_json` and `request.body_too_large`.
 */
export class JsonSieve {
  private readonly left = new PartBytes();
  private leftBytes = 0;
  private depth = 0;
  /** Member of the outermost object that is being read; undefined where a name is due. */
  private member: string | undefined;
  /** Whether the container below is that member's own list. */
  private inList = false;
  /** The string that is being read. */
  private kind: StringKind | undefined;
  private escaped = false;
  private sink: TextSink | undefined;
  private opened = 0;
  /** Of a string: what has to wait for its next piece. */
  private waiting = '';

  constructor(private readonly rules: SieveRules) {}

  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.kind ? this.readString(chunk, at, this.kind) : this.readStructure(chunk, at);
  }

  /** The value, with numbers (as text) for the strings that were sifted out; undefined when there was nothing at all. */
  end(): unknown {
    if (this.leftBytes === 0) return undefined;
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(this.left.bytes()));
    } catch (error) {
      fail('request.malformed_json', {}, error);
    }
  }

  private keep(bytes: Buffer): void {
    this.leftBytes += bytes.length;
    if (this.leftBytes > this.rules.maxBytes) fail('request.body_too_large', { limitBytes: this.rules.maxBytes });
    this.left.append(bytes);
  }

  /** Reads past the next string's opening quote, or to the end of the chunk; answers where to go on. */
  private readStructure(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      const byte = chunk[at++];
      if (byte === QUOTE) {
        this.beginString();
        break;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.open(byte === OPEN_BRACKET);
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.depth--;
      else if (byte === COMMA && this.depth === 1) this.member = undefined;
    }
    this.keep(chunk.subarray(from, at));
    return at;
  }

  private open(isList: boolean): void {
    this.depth++;
    if (this.depth === 2) this.inList = isList && this.member !== undefined && this.rules.siftedLists.has(this.member);
  }

  private beginString(): void {
    this.kind = this.kindOfString();
    if (this.kind === 'sifted') this.sink = this.rules.open(this.member as string);
  }

  private kindOfString(): StringKind {
    const { depth, member, rules } = this;
    if (depth === 1 && member === undefined) return 'name';
    if (depth === 2 && this.inList) return 'sifted';
    if (depth !== 1 || member === undefined || rules.kept.has(member)) return 'kept';
    return rules.sifted.has(member) ? 'sifted' : 'ignored';
  }

  /** Reads past the closing quote, or to the end of the chunk; answers where to go on. */
  private readString(chunk: Buffer, from: number, kind: StringKind): number {
    let at = from;
    while (at < chunk.length && (this.escaped || chunk[at] !== QUOTE)) {
      this.escaped = !this.escaped && chunk[at] === BACKSLASH;
      at++;
    }
    const isEnd = at < chunk.length;
    const inside = chunk.subarray(from, at);
    if (kind === 'sifted') this.sift(inside, isEnd);
    if (kind === 'name') this.name(inside, isEnd);
    if (kind === 'name' || kind === 'kept') this.keep(inside);
    if (!isEnd) return at;
    this.keep(chunk.subarray(at, at + 1));
    this.kind = undefined;
    return at + 1;
  }

  private name(bytes: Buffer, isEnd: boolean): void {
    // The names that matter are ASCII, which no chunk can cut in two.
    this.waiting += bytes.toString('latin1');
    if (!isEnd) return;
    this.member = textOfString(this.waiting);
    this.waiting = '';
  }

  private sift(bytes: Buffer, isEnd: boolean): void {
    // What is not ASCII is no base64, in whichever encoding it is read.
    const text = this.waiting + bytes.toString('latin1');
    const end = isEnd ? text.length : startOfCutEscape(text);
    this.waiting = text.slice(end);
    this.sink?.append(textOfString(text.slice(0, end)));
    if (isEnd) this.keep(Buffer.from(String(this.opened++)));
  }
}

/** Where the escape begins that the end of the text cuts; the length of the text when it cuts none. */
function startOfCutEscape(text: string): number {
  const last = text.lastIndexOf('\\');
  // `\u0041` is the longest.
  if (last < 0 || last <= text.length - 6) return text.length;
  let before = last;
  while (before > 0 && text[before - 1] === '\\') before--;
  const isEscaped = (last - before) % 2 === 1;
  if (isEscaped) return text.length;
  const isWhole = last + 1 < text.length && text[last + 1] !== 'u';
  return isWhole ? text.length : last;
}

/** What the inside of a JSON string stands for. */
function textOfString(inside: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON does not allow in a string
  if (!/[\\\u0000-\u001f]/.test(inside)) return inside;
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch (error) {
    fail('request.malformed_json', {}, error);
  }
}
