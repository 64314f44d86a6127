import { beforeAll, expect, inject } from 'vitest';
import { type FaceCode, faceRefusals } from '../support/expected-face.js';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import type { Answer } from '../support/http.js';
import { codesOf, examplesOf, fetchOpenApi, type OpenApi, type OpenApiOperation } from '../support/openapi.js';
import { landscape, people, portrait } from '../support/photos.js';

let document: OpenApi;
beforeAll(async () => {
  document = await fetchOpenApi(inject('baseUrl'));
});

function operation(path: string): OpenApiOperation {
  const found = document.paths[path]?.post;
  if (!found) throw new Error(`No POST ${path} in the document: ${Object.keys(document.paths)}`);
  return found;
}

const everywhere: FaceCode[] = [
  'missing_api_key',
  'invalid_api_key',
  'account_inactive',
  'rate_limited',
  'image_too_large',
  'empty_image',
  'invalid_image',
  'validation_error',
  'internal_error',
  'overloaded',
];
const declared: Record<string, FaceCode[]> = {
  'faces:detect': [...everywhere, 'invalid_attributes'],
  'faces:compare': [...everywhere, 'no_face_in_source', 'no_face_in_target'],
};

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
  for (const [name, codes] of Object.entries(declared)) {
    const path = `/face/api/${version}/${name}`;
    test(`${path} declares an example of each of its codes under its status`, () => {
      const of = operation(path);
      expect(codesOf(of).sort()).toEqual(expect.arrayContaining([...codes].sort()));
      for (const code of codesOf(of)) {
        const refusal = faceRefusals[code as FaceCode];
        expect(refusal, `${code} is a code that is served`).toBeDefined();
        expect(examplesOf(of, refusal.status).map(({ detail }) => detail.code)).toContain(code);
      }
    });
  }

  test(`the examples of ${version} are what the server answers`, { timeout: 60_000 }, async ({ tenant, admin }) => {
    const face = tenant[version];
    const [nobody, somebody] = [await landscape(320, 240), await portrait(people.greenTop)];
    const limited = face.withKey(
      (await admin.createKey(face.accountId, { limits: { per_minute: 600, per_second: 1 } })).key,
    );
    const burst = await Promise.all([limited.detect(nobody), limited.detect(nobody)]);
    const answers: [string, Answer | undefined][] = [
      ['faces:detect', await face.detect(nobody, {}, { key: null })],
      ['faces:detect', await face.detect(nobody, {}, { key: 'iksk_live_wrong' })],
      ['faces:detect', burst.find(({ status }) => status === 429)],
      ['faces:detect', await face.detect(noise(8 * MEGABYTE + 1))],
      ['faces:detect', await face.detect(undefined)],
      ['faces:detect', await face.detect(Buffer.from('text'))],
      ['faces:detect', await face.detect(somebody, { attributes: 'everything' })],
      ['faces:detect', await face.detect(nobody, {}, { headers: { 'x-facet-fault': 'internal' } })],
      ['faces:compare', await face.compare(nobody, somebody)],
      ['faces:compare', await face.compare(somebody, nobody)],
      ['faces:compare', await face.compare(somebody, Buffer.from('text'))],
      ['faces:compare', await face.compare(noise(8 * MEGABYTE + 1), somebody)],
    ];
    for (const [name, answer] of answers) {
      if (!answer) throw new Error(`No refusal to hold against the document of ${name}`);
      const { detail } = answer.json<{ detail: { code: string; message: string } }>();
      const bodies = examplesOf(operation(`/face/api/${version}/${name}`), answer.status);
      const example = bodies.find((body) => body.detail.code === detail.code);
      expect(example, `${name} ${detail.code}`).toBeDefined();
      expect(Object.keys(example?.detail ?? {})).toEqual(['code', 'message']);
      // The example of a figure or of a part's name may be another one of them.
      const shape = (message: string) =>
        message
          .replace(/\d+/g, 'N')
          .replace(/(source_|target_)?image\b/g, 'image')
          .replace(/per (second|minute)/, 'per window');
      const shapes = bodies
        .filter((body) => body.detail.code === detail.code)
        .map((body) => shape(body.detail.message));
      expect(shapes).toContain(shape(detail.message));
    }
  });

  test(`success of ${version} is described, and 429 and 503 name Retry-After`, () => {
    for (const name of Object.keys(declared)) {
      const of = operation(`/face/api/${version}/${name}`);
      expect(of.responses[200]?.content?.['application/json']?.schema).toBeDefined();
      expect(of.requestBody?.content['multipart/form-data']?.schema).toBeDefined();
      for (const status of [429, 503])
        expect(Object.keys(of.responses[status]?.headers ?? {})).toContain('Retry-After');
    }
  });
}
