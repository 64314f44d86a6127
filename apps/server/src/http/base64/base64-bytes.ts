import { PartBytes } from '../multipart/part-bytes.js';

/** An image that came as base64. */
export interface DecodedImage {
  /** Empty for an empty text, and when one of the following is true. */
  readonly bytes: Buffer;
  readonly tooLarge: boolean;
  /** Whether the text is not base64. */
  readonly undecodable: boolean;
}

const NONE = Buffer.alloc(0);
/** No media type is longer than that. */
const DATA_URL = /^data:[^,]{0,200};base64,/i;
const DATA_URL_CHARACTERS = 'data:'.length + 200 + ';base64,'.length;

/**
 * Decodes base64 as its text arrives: the common alphabet or the URL-safe one, with or without padding, with line breaks
 * and behind a data URL's prefix. What goes beyond the limit is counted and not kept.
 */
export class Base64Bytes {
  private readonly memory: PartBytes;
  /** The beginning, until it is known whether it is a prefix. */
  private head: string | undefined = '';
  /** Up to three characters that no whole bytes come of yet. */
  private rest = '';
  private characters = 0;
  private padding = 0;
  private undecodable = false;

  /** @param likelyBytes memory to begin with. */
  constructor(
    private readonly maxBytes: number,
    likelyBytes: number,
  ) {
    this.memory = new PartBytes(Math.min(maxBytes, likelyBytes));
  }

  append(text: string): void {
    const visible = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
    if (this.head === undefined) this.decode(visible);
    else {
      this.head += visible;
      if (!mayBecomePrefix(this.head)) this.skipPrefix(this.head);
    }
  }

  end(): DecodedImage {
    if (this.head !== undefined) this.skipPrefix(this.head);
    const { characters, padding } = this;
    if (padding > 0 ? (characters + padding) % 4 !== 0 : characters % 4 === 1) this.undecodable = true;
    const { isTooLarge: tooLarge, undecodable } = this;
    if (undecodable || tooLarge) return { bytes: NONE, tooLarge, undecodable };
    this.memory.append(Buffer.from(this.rest, 'base64'));
    return { bytes: this.memory.bytes(), tooLarge, undecodable };
  }

  private get isTooLarge(): boolean {
    return Math.floor((this.characters * 3) / 4) > this.maxBytes;
  }

  private skipPrefix(head: string): void {
    this.head = undefined;
    this.decode(head.replace(DATA_URL, ''));
  }

  private decode(visible: string): void {
    const end = visible.indexOf('=');
    const data = end < 0 ? visible : visible.slice(0, end);
    this.characters += data.length;
    if (/[^A-Za-z0-9+/_-]/.test(data) || (data !== '' && this.padding > 0)) this.undecodable = true;
    if (end >= 0) {
      this.padding += visible.length - end;
      if (this.padding > 2 || /[^=]/.test(visible.slice(end))) this.undecodable = true;
    }
    if (this.undecodable || this.isTooLarge) return;
    const text = this.rest + data;
    const whole = text.length - (text.length % 4);
    this.memory.append(Buffer.from(text.slice(0, whole), 'base64'));
    this.rest = text.slice(whole);
  }
}

/** Whether more text is needed to tell if this is a data URL's prefix. */
function mayBecomePrefix(head: string): boolean {
  if (head.length < 5) return 'data:'.startsWith(head.toLowerCase());
  return /^data:/i.test(head) && head.length < DATA_URL_CHARACTERS && !head.includes(',');
}
