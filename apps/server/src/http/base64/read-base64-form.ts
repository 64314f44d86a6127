import type { IncomingMessage } from 'node:http';
import { fail, type Upload } from '@facet/contract';
import { announcedLength, type BodyOptions, readBody, refuseEncodedBody } from '../body.js';
import { JSON_TYPE } from '../json-body.js';
import type { UploadLease } from '../upload-memory.js';
import { Base64Bytes, type DecodedImage } from './base64-bytes.js';
import { JsonSieve, type TextSink } from './json-sieve.js';

export interface Base64Form {
  /** Every member that is no image. */
  fields: Record<string, unknown>;
  /** Absent when the member was absent or no text. */
  images: Record<string, DecodedImage>;
  /** Absent when the member was absent or null; undefined for anything but a list of texts of the length allowed. */
  lists: Record<string, DecodedImage[] | undefined>;
}

const EXPECTED = 'application/json';
/** Of everything but the images and of unknown texts: names, numbers, keys, white space. */
const OTHER_BYTES = 262_144;
/** For what is refused in its turn: nothing of it is held. */
const nowhere: TextSink = { append: () => {} };

/**
 * Reads a JSON object with base64 images as it arrives, holding the images in memory, each up to its limit. Raises
 * `request.unsupported_media_type`, `request.body_too_large` (at once when the length is announced),
 * `request.malformed_json`, and `request.invalid` for an image that is there twice.
 */
export async function readBase64Form(
  request: IncomingMessage,
  { files, fields, bodyBytes, lease, ...options }: BodyOptions & Upload & { bodyBytes: number; lease: UploadLease },
): Promise<Base64Form> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    fail('request.unsupported_media_type', { expected: EXPECTED });
  }
  refuseEncodedBody(request, EXPECTED);
  const tooLarge = (bytes: number) => bytes > bodyBytes && fail('request.body_too_large', { limitBytes: bodyBytes });
  const announced = announcedLength(request);
  tooLarge(announced ?? 0);
  const names = Object.keys(files);
  const isList = (name: string) => files[name]?.list !== undefined;
  const mostBytes = names.reduce(
    (sum, name) => sum + (files[name]?.maxBytes ?? 0) * (files[name]?.list ?? 1),
    OTHER_BYTES,
  );

  const opened: (Base64Bytes | undefined)[] = [];
  const counts = new Map<string, number>();
  const sieve = new JsonSieve({
    kept: new Set(Object.keys(fields.shape)),
    sifted: new Set(names.filter((name) => !isList(name))),
    siftedLists: new Set(names.filter(isList)),
    maxBytes: OTHER_BYTES,
    open(name) {
      const { maxBytes = 0, list = 1 } = files[name] ?? {};
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      if (count > 1 && !isList(name))
        fail('request.invalid', { issues: [{ field: name, message: 'Must be sent once' }] });
      // A list that is too long.
      const image = count > list ? undefined : new Base64Bytes(maxBytes, ((announced ?? 0) * 3) / 4);
      opened.push(image);
      return image ?? nowhere;
    },
  });
  let length = 0;
  await readBody(request, options, (chunk) => {
    length += chunk.length;
    tooLarge(length);
    // Not as announced: nobody knows yet who sends it, and a few idle connections could hold all the memory.
    if (length - chunk.length < mostBytes) lease.take(chunk.length);
    sieve.write(chunk);
  });
  return sortOut(sieve.end(), files, (number) => (opened[Number(number)] as Base64Bytes).end());
}

/** Puts the images back where their numbers are. */
function sortOut(value: unknown, files: Upload['files'], imageOf: (number: string) => DecodedImage): Base64Form {
  const form: Base64Form = { fields: Object.create(null), images: Object.create(null), lists: Object.create(null) };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return form;
  for (const [name, member] of Object.entries(value)) {
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!file) form.fields[name] = member;
    else if (file.list === undefined) {
      if (typeof member === 'string') form.images[name] = imageOf(member);
    } else if (member !== null) form.lists[name] = isTexts(member, file.list) ? member.map(imageOf) : undefined;
  }
  return form;
}

function isTexts(value: unknown, atMost: number): value is string[] {
  return Array.isArray(value) && value.length <= atMost && value.every((item) => typeof item === 'string');
}
