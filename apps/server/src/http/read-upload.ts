import { fail, type Upload } from '@facet/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { DecodedImage } from './base64/base64-bytes.js';
import { readBase64Form } from './base64/read-base64-form.js';
import { announcedLength } from './body.js';
import { readForm } from './multipart/read-form.js';
import { checkArrived, type FieldProblems } from './parse.js';
import type { ServeOptions } from './serve.js';

/** A body of images and fields as it arrived: nothing but its form is judged yet. */
export interface Arrived {
  fields: Record<string, unknown>;
  /**
   * The images by their names; undefined for an optional one that is absent. Raises the problem of the first that is
   * absent or empty, else of the first that is too large, else of the first that is no base64.
   */
  images(): Record<string, Buffer | Buffer[] | undefined>;
}

/** Reads the images and fields of a request. What it keeps is leased until the exchange is over. */
export async function readUpload(
  kind: 'multipart' | 'base64',
  upload: Upload,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServeOptions,
  own: FieldProblems,
): Promise<Arrived> {
  const { files, fields, bodyBytes } = upload;
  if (announcedLength(request.raw) === 0 && (bodyBytes !== undefined || Object.keys(files).length === 0)) {
    // No body says what one without fields and images would.
    return { fields: {}, images: () => imagesOf(files, {}, {}) };
  }
  const lease = options.uploads.lease();
  request.exchange.lease = lease;
  const reading = { times: options.times, turns: options.turns, response: reply.raw, lease, files };
  if (kind === 'base64') {
    const limit = bodyBytes ?? options.jsonBytes;
    const form = await readBase64Form(request.raw, { ...reading, fields, bodyBytes: limit });
    return { fields: form.fields, images: () => imagesOf(files, form.images, form.lists) };
  }
  const form = await readForm(request.raw, {
    ...reading,
    bodyBytes,
    limits: options.form,
    checkFields: (arrived) => checkArrived(fields as z.ZodType, arrived, own),
  });
  const images = Object.entries(form.files).map(([name, bytes]): [string, DecodedImage] => [
    name,
    { bytes, tooLarge: form.tooLarge.has(name), undecodable: false },
  ]);
  return { fields: form.fields, images: () => imagesOf(files, Object.fromEntries(images), {}) };
}

function imagesOf(
  files: Upload['files'],
  images: Readonly<Record<string, DecodedImage>>,
  lists: Readonly<Record<string, readonly DecodedImage[] | undefined>>,
): Record<string, Buffer | Buffer[] | undefined> {
  const arrived: { field: string; image: DecodedImage; limitBytes: number }[] = [];
  const byName: Record<string, Buffer | Buffer[] | undefined> = {};
  for (const [name, { maxBytes: limitBytes, optional, list }] of Object.entries(files)) {
    if (list !== undefined) {
      const items = name in lists ? (lists[name] ?? refuseList(name, list)) : [];
      if (items.some(isEmpty)) refuseList(name, list);
      arrived.push(...items.map((image, index) => ({ field: `${name}.${index}`, image, limitBytes })));
      byName[name] = items.map(({ bytes }) => bytes);
      continue;
    }
    const image = images[name];
    if (image && !isEmpty(image)) {
      arrived.push({ field: name, image, limitBytes });
      byName[name] = image.bytes;
    } else if (!optional) fail('image.empty', { field: name });
  }
  for (const { field, image, limitBytes } of arrived)
    if (image.tooLarge) fail('image.too_large', { field, limitBytes });
  for (const { field, image } of arrived) if (image.undecodable) fail('image.undecodable', { field });
  return byName;
}

function isEmpty({ bytes, tooLarge, undecodable }: DecodedImage): boolean {
  return bytes.length === 0 && !tooLarge && !undecodable;
}

function refuseList(field: string, list: number): never {
  fail('request.invalid', { issues: [{ field, message: `Must be a list of at most ${list} images in base64` }] });
}
