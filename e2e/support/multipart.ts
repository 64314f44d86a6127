/** One part of a multipart body, written by hand so that a test decides about every byte. */
export interface Part {
  readonly name: string;
  readonly value: Buffer | string;
  /** Given for a file part; a text field has none. */
  readonly filename?: string | undefined;
  readonly type?: string | undefined;
}

export interface MultipartBody {
  readonly contentType: string;
  readonly body: Buffer;
}

const BOUNDARY = 'facet-e2e-5b1f0c7a';

/** A file part, named and typed as a browser would do for a JPEG. */
export function file(name: string, value: Buffer | string, filename = 'photo.jpg', type = 'image/jpeg'): Part {
  return { name, value, filename, type };
}

/** A text field. */
export function field(name: string, value: string): Part {
  return { name, value };
}

/** The start of a part up to its first byte of content. */
export function partHead(part: Omit<Part, 'value'>): string {
  const filename = part.filename === undefined ? '' : `; filename="${part.filename}"`;
  const type = part.type === undefined ? '' : `Content-Type: ${part.type}\r\n`;
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${part.name}"${filename}\r\n${type}\r\n`;
}

export const multipartType = `multipart/form-data; boundary=${BOUNDARY}`;
export const multipartEnd = `--${BOUNDARY}--\r\n`;

/** The parts as one body with its content type. */
export function multipart(parts: readonly Part[]): MultipartBody {
  const pieces = parts.flatMap((part) => [Buffer.from(partHead(part)), Buffer.from(part.value), Buffer.from('\r\n')]);
  return { contentType: multipartType, body: Buffer.concat([...pieces, Buffer.from(multipartEnd)]) };
}
