/** A message between the server and a process of the sandbox: a JSON header and bytes. */
export interface Frame<Header> {
  header: Header;
  parts: Buffer[];
}

const lengthBytes = 4;

/** As what goes over the wire: the number of parts, the length of the header and of each part, then all of them. */
export function encodeFrame(header: object, parts: readonly Uint8Array[]): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(header));
  const lead = Buffer.allocUnsafe(lengthBytes * (2 + parts.length));
  lead.writeUInt32LE(parts.length, 0);
  lead.writeUInt32LE(json.length, lengthBytes);
  parts.forEach((part, index) => {
    lead.writeUInt32LE(part.byteLength, lengthBytes * (2 + index));
  });
  return [lead, json, ...parts.filter((part) => part.byteLength > 0)];
}

/** Puts chunks together to frames. Raises when a frame would be larger than `maxBytes`. */
export class FrameReader<Header> {
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes that the next step needs. */
  #needed = lengthBytes * 2;

  constructor(
    private readonly onFrame: (frame: Frame<Header>) => void,
    private readonly maxBytes: number,
  ) {}

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    while (this.#held >= this.#needed) {
      const bytes = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
      this.#chunks = [bytes];
      const end = this.#read(bytes);
      if (end === undefined) continue;
      this.#chunks = end < bytes.length ? [bytes.subarray(end)] : [];
      this.#held = bytes.length - end;
      this.#needed = lengthBytes * 2;
    }
  }

  /** Where the frame ends; undefined when more bytes are needed. */
  #read(bytes: Buffer): number | undefined {
    const count = bytes.readUInt32LE(0);
    const lead = lengthBytes * (2 + count);
    if (lead > this.maxBytes) throw new Error('a frame has too many parts');
    if (bytes.length < lead) return this.#wait(lead);
    const lengths = Array.from({ length: count + 1 }, (_, index) => bytes.readUInt32LE(lengthBytes * (1 + index)));
    const end = lengths.reduce((sum, length) => sum + length, lead);
    if (end > this.maxBytes) throw new Error('a frame is too large');
    if (bytes.length < end) return this.#wait(end);
    let at = lead;
    const [json = Buffer.alloc(0), ...parts] = lengths.map((length) => {
      at += length;
      return bytes.subarray(at - length, at);
    });
    this.onFrame({ header: JSON.parse(json.toString()) as Header, parts });
    return end;
  }

  #wait(bytes: number): undefined {
    this.#needed = bytes;
  }
}
