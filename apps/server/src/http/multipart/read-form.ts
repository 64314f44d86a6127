import type { IncomingMessage } from 'node:http';
import { fail } from '@facet/contract';
import { announcedLength, type BodyOptions, readBody, refuseEncodedBody } from '../body.js';
import type { UploadLease } from '../upload-memory.js';
import { isMultipart, multipartBoundary } from './boundary.js';
import { MultipartParser, type PartSink } from './parser.js';
import { MultipartSyntaxError } from './syntax-error.js';

export interface FormLimits {
  parts: number;
  /** Of each part's header block. */
  partHeaderBytes: number;
  /** Of each plain field. */
  fieldBytes: number;
}

export interface FormOptions extends BodyOptions {
  /** The file parts that are kept, by name. Any other part that calls itself a file is read past. */
  files: Readonly<Record<string, { readonly maxBytes: number }>>;
  limits: FormLimits;
  lease: UploadLease;
  /** Called with the fields that came before a file that is too large; may raise a problem that goes before it. */
  checkFields(fields: Readonly<Record<string, string>>): void;
}

export interface Form {
  fields: Record<string, string>;
  /** Absent when the part was absent; empty when it had no bytes. */
  files: Record<string, Buffer>;
}

const EXPECTED = 'multipart/form-data';

/**
 * Reads a multipart/form-data body as it arrives, holding the named files in memory. Raises
 * `request.unsupported_media_type`, `request.malformed_multipart`, `request.invalid` for a field that is too long or a
 * part that is there twice, and `image.too_large` as soon as a file has passed its limit, without reading further.
 */
export async function readForm(request: IncomingMessage, options: FormOptions): Promise<Form> {
  const contentType = request.headers['content-type'];
  if (!contentType || !isMultipart(contentType)) fail('request.unsupported_media_type', { expected: EXPECTED });
  refuseEncodedBody(request, EXPECTED);
  const boundary = multipartBoundary(contentType) ?? fail('request.malformed_multipart');
  const collector = new FormCollector(options);
  const maxBytes = bodyLimit(options);
  const announced = announcedLength(request);
  if (announced !== undefined) {
    if (announced > maxBytes) refuseBody(options, collector);
    // Taken in one piece: a server without room says so before the upload, not in its middle.
    options.lease.take(announced);
  }
  const parser = new MultipartParser(boundary, collector, {
    parts: options.limits.parts,
    headerBytes: options.limits.partHeaderBytes,
  });
  let length = 0;
  try {
    await readBody(request, options, (chunk) => {
      length += chunk.length;
      if (length > maxBytes) refuseBody(options, collector);
      if (announced === undefined) options.lease.take(chunk.length);
      parser.write(chunk);
    });
    parser.end();
  } catch (error) {
    if (error instanceof MultipartSyntaxError) fail('request.malformed_multipart', {}, error);
    throw error;
  }
  return collector.form();
}

/** All the files at their largest, and as many bytes again as one part's fields and headers may take. */
function bodyLimit({ files, limits }: FormOptions): number {
  const fileBytes = Object.values(files).reduce((sum, { maxBytes }) => sum + maxBytes, 0);
  return fileBytes + limits.parts * (limits.partHeaderBytes + 256) + limits.fieldBytes;
}

/** A whole body over its limit is named after its first file, which is what makes bodies large. */
function refuseBody(options: FormOptions, collector: FormCollector): never {
  options.checkFields(collector.fields);
  const [field, file] = Object.entries(options.files)[0] ?? [];
  if (field === undefined || file === undefined)
    return fail('request.body_too_large', { limitBytes: bodyLimit(options) });
  return fail('image.too_large', { field, limitBytes: file.maxBytes });
}

class FormCollector implements PartSink {
  readonly fields: Record<string, string> = Object.create(null);
  private readonly files: Record<string, Buffer> = Object.create(null);
  private name = '';
  private kind: 'file' | 'field' | 'ignored' = 'ignored';
  private pieces: Buffer[] = [];
  private length = 0;

  constructor(private readonly options: FormOptions) {}

  partStarted({ name, filename }: { name: string; filename?: string }): void {
    this.name = name;
    this.pieces = [];
    this.length = 0;
    // By name, not by what the part says of itself: `-F image=` has no file name and is an empty image all the same.
    if (Object.hasOwn(this.options.files, name)) this.kind = 'file';
    else this.kind = filename === undefined ? 'field' : 'ignored';
    if (name in this.fields || name in this.files) {
      fail('request.invalid', { issues: [{ field: name, message: 'Must be sent once' }] });
    }
  }

  partData(bytes: Buffer): void {
    if (this.kind === 'ignored') return;
    this.length += bytes.length;
    if (this.kind === 'file') this.refuseLargeFile();
    else if (this.length > this.options.limits.fieldBytes) {
      fail('request.invalid', {
        issues: [{ field: this.name, message: `Must be at most ${this.options.limits.fieldBytes} bytes` }],
      });
    }
    this.pieces.push(bytes);
  }

  partEnded(): void {
    if (this.kind === 'ignored') return;
    const [only, ...more] = this.pieces;
    const bytes = only !== undefined && more.length === 0 ? only : Buffer.concat(this.pieces, this.length);
    if (this.kind === 'file') this.files[this.name] = bytes;
    else this.fields[this.name] = bytes.toString('utf8');
    this.pieces = [];
  }

  form(): Form {
    return { fields: this.fields, files: this.files };
  }

  private refuseLargeFile(): void {
    const limitBytes = this.options.files[this.name]?.maxBytes ?? 0;
    if (this.length <= limitBytes) return;
    this.options.checkFields(this.fields);
    fail('image.too_large', { field: this.name, limitBytes });
  }
}
