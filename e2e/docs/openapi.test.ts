import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject } from 'vitest';
import { type FaceCode, faceRefusals } from '../support/expected-face.js';
import { type Version, versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { freshId, Gallery, galleryWith } from '../support/gallery.js';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import type { Answer } from '../support/http.js';
import { codesOf, examplesOf, fetchOpenApi, type OpenApi, type OpenApiOperation } from '../support/openapi.js';
import { landscape, people, portrait } from '../support/photos.js';

let document: OpenApi;
beforeAll(async () => {
  document = await fetchOpenApi(inject('baseUrl'));
});

const everywhere: FaceCode[] = [
  'missing_api_key',
  'invalid_api_key',
  'account_inactive',
  'rate_limited',
  'validation_error',
  'not_found',
  'method_not_allowed',
  'internal_error',
  'overloaded',
];
const ofBodies: FaceCode[] = ['image_too_large'];
const ofImages: FaceCode[] = ['image_too_large', 'empty_image', 'invalid_image'];
const ofCollections: FaceCode[] = ['collection_not_found'];
const ofFaces: FaceCode[] = ['collection_not_found', 'invalid_face_id', 'face_not_found'];
const one = '/collections/{external_id}';

/** What each operation may be refused with beside what every one may, and what it answers when it is not. */
const declared: Record<string, { codes: FaceCode[]; success: number; body: string | null; reads?: string }> = {
  'POST /faces:detect': {
    codes: [...ofImages, 'invalid_attributes'],
    success: 200,
    body: 'application/json',
    reads: 'multipart/form-data',
  },
  'POST /faces:compare': {
    codes: [...ofImages, 'no_face_in_source', 'no_face_in_target'],
    success: 200,
    body: 'application/json',
    reads: 'multipart/form-data',
  },
  'POST /collections': {
    codes: [...ofBodies, ...ofCollections, 'collection_exists'],
    success: 201,
    body: 'application/json',
    reads: 'application/json',
  },
  'GET /collections': { codes: [], success: 200, body: 'application/json' },
  [`GET ${one}`]: { codes: ofCollections, success: 200, body: 'application/json' },
  [`DELETE ${one}`]: { codes: ofCollections, success: 204, body: null },
  [`POST ${one}/faces`]: {
    codes: [...ofImages, ...ofCollections, 'invalid_attributes', 'invalid_quality_filter'],
    success: 201,
    body: 'application/json',
    reads: 'multipart/form-data',
  },
  [`GET ${one}/faces`]: { codes: ofCollections, success: 200, body: 'application/json' },
  [`GET ${one}/faces/{face_id}`]: { codes: ofFaces, success: 200, body: 'application/json' },
  [`GET ${one}/faces/{face_id}/crop`]: { codes: ofFaces, success: 200, body: 'image/png' },
  [`DELETE ${one}/faces/{face_id}`]: { codes: ofFaces, success: 204, body: null },
  [`POST ${one}/faces:batch-delete`]: {
    codes: [...ofBodies, ...ofCollections, 'invalid_face_ids'],
    success: 200,
    body: 'application/json',
    reads: 'application/json',
  },
  [`POST ${one}/search-by-face/{face_id}`]: {
    codes: [...ofBodies, ...ofFaces],
    success: 200,
    body: 'application/json',
    reads: 'multipart/form-data',
  },
  [`POST ${one}/search-by-image`]: {
    codes: [...ofImages, ...ofCollections],
    success: 200,
    body: 'application/json',
    reads: 'multipart/form-data',
  },
};

/** The operation that `POST /faces:detect` names. */
function operation(version: Version, name: string): OpenApiOperation {
  const [method = '', path = ''] = name.split(' ');
  const found = document.paths[`/face/api/${version}${path}`]?.[method.toLowerCase()];
  if (!found) throw new Error(`No ${name} in the document: ${Object.keys(document.paths)}`);
  return found;
}

test('the document is OpenAPI 3.1, complete in itself', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  for (const [, target] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
    expect(target).toMatch(/^#\//);
    const found = (target as string)
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (node, key) => (node as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')],
        document,
      );
    expect(found, `${target} resolves`).toBeDefined();
  }
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(ids.every(Boolean)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

for (const version of versions) {
  test(`the document has these operations of ${version} and no others`, () => {
    const found = Object.entries(document.paths)
      .filter(([path]) => path.startsWith(`/face/api/${version}/`))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(`/face/api/${version}`, '')}`),
      );
    expect(found.sort()).toEqual(Object.keys(declared).sort());
  });

  for (const [name, { codes, success, body, reads }] of Object.entries(declared)) {
    test(`${name} of ${version} declares an example of each of its codes under its status`, () => {
      const of = operation(version, name);
      expect(codesOf(of).sort()).toEqual([...new Set([...everywhere, ...codes])].sort());
      for (const code of codesOf(of)) {
        const refusal = faceRefusals[code as FaceCode];
        expect(refusal, `${code} is a code that is served`).toBeDefined();
        expect(examplesOf(of, refusal.status).map(({ detail }) => detail.code)).toContain(code);
      }
    });

    test(`${name} of ${version} describes what it reads and answers, and 429 and 503 name Retry-After`, () => {
      const of = operation(version, name);
      const statuses = Object.keys(of.responses).filter((status) => Number(status) < 400);
      expect(statuses).toEqual([String(success)]);
      const content = of.responses[success]?.content ?? {};
      expect(Object.keys(content)).toEqual(body === null ? [] : [body]);
      if (body !== null) expect(content[body]?.schema).toBeDefined();
      expect(Object.keys(of.requestBody?.content ?? {})).toEqual(reads === undefined ? [] : [reads]);
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const required = (of.parameters ?? []).filter((parameter) => parameter.required);
      expect(required.map((parameter) => parameter.name)).toEqual(inPath);
      for (const status of [429, 503])
        expect(Object.keys(of.responses[status]?.headers ?? {})).toContain('Retry-After');
    });
  }

  test(`the examples of ${version} are what the server answers`, { timeout: 60_000 }, async ({ tenant, admin }) => {
    const face = tenant[version];
    const [nobody, somebody] = [await landscape(320, 240), await portrait(people.greenTop)];
    const limited = face.withKey(
      (await admin.createKey(face.accountId, { limits: { per_minute: 600, per_second: 1 } })).key,
    );
    const burst = await Promise.all([limited.detect(nobody), limited.detect(nobody)]);
    const { gallery, faces } = await galleryWith(face, somebody);
    const none = new Gallery(face, freshId('none'));
    const answers: [string, Answer | undefined][] = [
      ['POST /faces:detect', await face.detect(nobody, {}, { key: null })],
      ['POST /faces:detect', await face.detect(nobody, {}, { key: 'iksk_live_wrong' })],
      ['POST /faces:detect', burst.find(({ status }) => status === 429)],
      ['POST /faces:detect', await face.detect(noise(8 * MEGABYTE + 1))],
      ['POST /faces:detect', await face.detect(undefined)],
      ['POST /faces:detect', await face.detect(Buffer.from('text'))],
      ['POST /faces:detect', await face.detect(somebody, { attributes: 'everything' })],
      ['POST /faces:detect', await face.detect(nobody, {}, { headers: { 'x-facet-fault': 'internal' } })],
      ['POST /faces:compare', await face.compare(nobody, somebody)],
      ['POST /faces:compare', await face.compare(somebody, nobody)],
      ['POST /faces:compare', await face.compare(somebody, Buffer.from('text'))],
      ['POST /faces:compare', await face.compare(noise(8 * MEGABYTE + 1), somebody)],
      ['POST /collections', await gallery.create()],
      ['POST /collections', await face.createCollection('{')],
      ['POST /collections', await face.createCollection(JSON.stringify('x'.repeat(MEGABYTE)))],
      [`GET ${one}`, await none.get()],
      [`DELETE ${one}`, await none.delete()],
      [`POST ${one}/faces`, await gallery.index(somebody, { quality_filter: 'auto' })],
      [`POST ${one}/faces`, await gallery.index(somebody, { attributes: 'everything' })],
      [`POST ${one}/faces`, await gallery.index(undefined)],
      [`GET ${one}/faces/{face_id}`, await gallery.getFace('x')],
      [`GET ${one}/faces/{face_id}`, await gallery.getFace(randomUUID())],
      [`GET ${one}/faces/{face_id}/crop`, await gallery.getCrop(faces[0].face_id)],
      [`DELETE ${one}/faces/{face_id}`, await gallery.deleteFace(randomUUID())],
      [`POST ${one}/faces:batch-delete`, await gallery.deleteFaces(['x'])],
      [`POST ${one}/search-by-face/{face_id}`, await gallery.searchByFace(randomUUID())],
      [`POST ${one}/search-by-image`, await none.searchByImage(somebody)],
    ];
    for (const [name, answer] of answers) {
      if (!answer) throw new Error(`No refusal to hold against the document of ${name}`);
      const { detail } = answer.json<{ detail: { code: string; message: string } }>();
      const bodies = examplesOf(operation(version, name), answer.status);
      const example = bodies.find((body) => body.detail.code === detail.code);
      expect(example, `${name} ${detail.code}`).toBeDefined();
      expect(Object.keys(example?.detail ?? {})).toEqual(['code', 'message']);
      // The example of a figure, of a part's name or of an id may be another one of them.
      const shape = (message: string) =>
        message
          .replace(/^Collection \S+ exists/, 'Collection C exists')
          .replace(/\d+/g, 'N')
          .replace(/(source_|target_)?image\b/g, 'image')
          .replace(/per (second|minute)/, 'per window');
      const shapes = bodies
        .filter((body) => body.detail.code === detail.code)
        .map((body) => shape(body.detail.message));
      expect(shapes).toContain(shape(detail.message));
    }
  });
}
