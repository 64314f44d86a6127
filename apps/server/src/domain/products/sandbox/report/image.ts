/** An image among the values, told by what it is instead of by its base64. */
export interface NamedImage {
  words: string;
  bytes: Buffer;
  /** Whether the report can show it. */
  isJpeg: boolean;
}

const prefix = /^data:image\/[a-z0-9.+-]{1,40};base64,/i;
const shortestCharacters = 64;

const kinds: readonly { name: string; begins: string; sizeOf: (bytes: Buffer) => [number, number] | undefined }[] = [
  { name: 'JPEG', begins: '/9j/', sizeOf: jpegSize },
  { name: 'PNG', begins: 'iVBORw0KGgo', sizeOf: (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] },
  { name: 'WebP', begins: 'UklGR', sizeOf: () => undefined },
  { name: 'GIF', begins: 'R0lGOD', sizeOf: (bytes) => [bytes.readUInt16LE(6), bytes.readUInt16LE(8)] },
];

/** The image that a text is the base64 of; undefined when it is none. */
export function namedImage(text: string): NamedImage | undefined {
  if (text.length < shortestCharacters) return undefined;
  const head = prefix.exec(text.slice(0, 80))?.[0] ?? '';
  const kind = kinds.find(({ begins }) => text.startsWith(begins, head.length));
  if (!kind) return undefined;
  const bytes = Buffer.from(head === '' ? text : text.slice(head.length), 'base64');
  const size = sizeOrNothing(kind.sizeOf, bytes);
  const words = [`${kind.name} image`, size && `${size[0]} × ${size[1]} pixels`, `${shownBytes(bytes.length)}`];
  return { words: words.filter(Boolean).join(', '), bytes, isJpeg: kind.name === 'JPEG' };
}

function sizeOrNothing(sizeOf: (bytes: Buffer) => [number, number] | undefined, bytes: Buffer) {
  try {
    return sizeOf(bytes);
  } catch {
    return undefined;
  }
}

/** From the first frame header. */
function jpegSize(bytes: Buffer): [number, number] | undefined {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function shownBytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} kB`;
}
