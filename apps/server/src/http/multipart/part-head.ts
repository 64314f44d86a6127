import { MultipartSyntaxError } from './syntax-error.js';

/** What a part says of itself. The declared content type is not kept: images are recognised by content. */
export interface PartHead {
  name: string;
  filename?: string;
}

/**
 * Reads the header block of one part (without the blank line that ends it). Raises `MultipartSyntaxError` unless it has
 * a `Content-Disposition: form-data` with a name.
 */
export function parsePartHead(block: string): PartHead {
  // A line that begins with white space continues the one before it (obsolete, still sent by some mail libraries).
  const lines = block.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1 || /[\r\n\0]/.test(line)) throw new MultipartSyntaxError('a part header is not "name: value"');
    if (line.slice(0, colon).trim().toLowerCase() !== 'content-disposition') continue;
    return parseDisposition(line.slice(colon + 1));
  }
  throw new MultipartSyntaxError('a part has no Content-Disposition');
}

function parseDisposition(value: string): PartHead {
  if (!/^\s*form-data\s*(;|$)/i.test(value)) throw new MultipartSyntaxError('a part is not form-data');
  const parameters = new Map<string, string>();
  for (const match of value.matchAll(/;\s*([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g)) {
    const name = match[1]?.toLowerCase();
    // Only \" and \\ are escapes: old browsers send Windows paths with bare backslashes.
    const text = match[2]?.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"') ?? match[3] ?? '';
    if (name !== undefined && !parameters.has(name)) parameters.set(name, text);
  }
  const name = parameters.get('name');
  if (name === undefined) throw new MultipartSyntaxError('a part has no name');
  const filename = parameters.get('filename');
  return filename === undefined ? { name } : { name, filename };
}
