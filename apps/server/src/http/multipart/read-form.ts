import type { IncomingMessage } from 'node:http';
import { fail } from '@facet/contract';
import { announcedLength, type BodyOptions, readBody, refuseEncodedBody } from '../body.js';
import type { UploadLease } from '../upload-memory.js';
import { isMultipart, multipartBoundary } from './boundary.js';
import { FormCollector, type FormFile, type FormRules } from './form-collector.js';
import { MultipartParser } from './parser.js';
import { MultipartSyntaxError } from './syntax-error.js';

export interface FormOptions extends BodyOptions, FormRules {
  lease: UploadLease;
  /** Of the whole body; by default what its files at their largest, and one part's fields and headers, may take. */
  bodyBytes?: number | undefined;
  /** Whether nobody knows yet who sends the body. */
  stranger?: boolean;
}

export interface Form {
  /** Lists for fields that may repeat. */
  fields: Record<string, string | string[]>;
  /** Absent when the part was absent; empty when it had no bytes. */
  files: Record<string, FormFile>;
  /** Of files that may repeat: at most one more than may be there. */
  fileLists: Record<string, FormFile[]>;
}

const EXPECTED = 'multipart/form-data';

/**
 * Reads a multipart/form-data body as it arrives, holding the named files in memory. Raises
 * `request.unsupported_media_type`, `request.malformed_multipart`, `request.invalid` for a field that is too long or a
 * part that is there twice, and `image.too_large` as soon as a file has passed its limit, without reading further, unless
 * files are read past. Raises `request.body_too_large` for a body over `bodyBytes`; without them, `image.too_large`.
 */
export async function readForm(request: IncomingMessage, options: FormOptions): Promise<Form> {
  const contentType = request.headers['content-type'];
  if (!contentType || !isMultipart(contentType)) fail('request.unsupported_media_type', { expected: EXPECTED });
  refuseEncodedBody(request, EXPECTED);
  const boundary = multipartBoundary(contentType) ?? fail('request.malformed_multipart');
  const announced = announcedLength(request);
  const collector = new FormCollector(options, announced);
  const keptBytes = mostKept(options);
  // Room for as much again of what is read past.
  const maxBytes = options.bodyBytes ?? (options.readsPast ? 2 * keptBytes : keptBytes);
  if (announced !== undefined && announced > maxBytes) refuseBody(options, collector);
  // Taken in one piece: a server without room says so before the upload, not in its middle. Unless nobody knows yet who
  // sends it: a few idle connections could then hold all the memory by what they announce.
  const takenAtOnce = options.stranger || announced === undefined ? undefined : Math.min(announced, keptBytes);
  if (takenAtOnce !== undefined) options.lease.take(takenAtOnce);
  const parser = new MultipartParser(boundary, collector, {
    parts: options.limits.parts,
    headerBytes: options.limits.partHeaderBytes,
  });
  let length = 0;
  try {
    await readBody(request, options, (chunk) => {
      length += chunk.length;
      if (length > maxBytes) refuseBody(options, collector);
      if (takenAtOnce === undefined && length - chunk.length < keptBytes) options.lease.take(chunk.length);
      parser.write(chunk);
    });
    parser.end();
  } catch (error) {
    if (error instanceof MultipartSyntaxError) fail('request.malformed_multipart', {}, error);
    throw error;
  }
  return { fields: collector.fields, files: collector.files, fileLists: collector.fileLists };
}

/** All the files at their largest, and as many bytes again as one part's fields and headers may take. */
function mostKept({ files, limits }: FormOptions): number {
  const fileBytes = Object.values(files).reduce((sum, { maxBytes, list = 1 }) => sum + maxBytes * list, 0);
  return fileBytes + limits.parts * (limits.partHeaderBytes + 256) + limits.fieldBytes;
}

/** A whole body over its limit is named after its first file, which is what makes bodies large. */
function refuseBody(options: FormOptions, collector: FormCollector): never {
  if (options.bodyBytes !== undefined) return fail('request.body_too_large', { limitBytes: options.bodyBytes });
  options.checkFields(collector.fields);
  const [field, file] = Object.entries(options.files)[0] ?? [];
  if (field === undefined || file === undefined)
    return fail('request.body_too_large', { limitBytes: mostKept(options) });
  return fail('image.too_large', { field, limitBytes: file.maxBytes });
}
