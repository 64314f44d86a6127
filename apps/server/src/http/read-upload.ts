import type { Upload } from '@facet/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { DecodedImage } from './base64/base64-bytes.js';
import { readBase64Form } from './base64/read-base64-form.js';
import { announcedLength } from './body.js';
import type { FormFile } from './multipart/form-collector.js';
import { readForm } from './multipart/read-form.js';
import { checkArrived, type FieldProblems } from './parse.js';
import type { ServeOptions } from './serve.js';
import { sortImages, type UploadedImages } from './uploaded-images.js';

/** A body of images and fields as it arrived: nothing but its form is judged yet. */
export interface Arrived {
  fields: Record<string, unknown>;
  images: UploadedImages;
}

export interface ReadUploadOptions extends ServeOptions {
  /** Problems that fields have of their own. */
  own: FieldProblems;
  /** Whether a refusal names every fault: then files that are too large are read past. */
  everyFault: boolean;
}

/** Reads the images and fields of a request. What it keeps is leased until the exchange is over. */
export async function readUpload(
  kind: 'multipart' | 'base64',
  upload: Upload,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ReadUploadOptions,
): Promise<Arrived> {
  const { files, fields, lists = [], bodyBytes } = upload;
  const mayBeEmpty = bodyBytes !== undefined || options.everyFault || Object.keys(files).length === 0;
  if (announcedLength(request.raw) === 0 && mayBeEmpty) {
    // No body says what one without fields and images would.
    return { fields: {}, images: sortImages(files, { images: {}, lists: {} }) };
  }
  const lease = options.uploads.lease();
  request.exchange.lease = lease;
  const reading = { times: options.times, turns: options.turns, response: reply.raw, lease, files };
  if (kind === 'base64') {
    const limit = bodyBytes ?? options.jsonBytes;
    const form = await readBase64Form(request.raw, { ...reading, fields, bodyBytes: limit });
    return { fields: form.fields, images: sortImages(files, form) };
  }
  // Many small parts are as cheap as a few large ones.
  const repeats = Object.values(files).reduce((sum, { list = 0 }) => sum + list, 0) * (1 + lists.length);
  const form = await readForm(request.raw, {
    ...reading,
    lists,
    bodyBytes,
    // Where the key is in the body.
    stranger: bodyBytes !== undefined && !options.everyFault,
    readsPast: bodyBytes !== undefined || options.everyFault,
    limits: { ...options.form, parts: options.form.parts + repeats },
    checkFields: (arrived) => checkArrived(fields as z.ZodType, arrived, options.own),
  });
  const decoded = (file: FormFile): DecodedImage => ({ ...file, undecodable: false });
  const images = Object.entries(form.files).map(([name, file]) => [name, decoded(file)]);
  const repeated = Object.entries(form.fileLists).map(([name, list]) => [name, list.map(decoded)]);
  const sorted = { images: Object.fromEntries(images), lists: Object.fromEntries(repeated) };
  return { fields: form.fields, images: sortImages(files, sorted) };
}
