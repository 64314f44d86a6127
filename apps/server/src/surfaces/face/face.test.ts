import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { faceOperations } from '@facet/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { plainPng } from '../../testing/plain-png.js';
import { buildTestApp, type TestApp } from '../../testing/test-app.js';

type Detection = z.output<(typeof faceOperations.detectFaces.responses)[200]>;
type Comparison = z.output<(typeof faceOperations.compareFaces.responses)[200]>;

const samples = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
let server: TestApp;
let key: string;
let photo: Buffer;
let nobody: Buffer;

beforeAll(async () => {
  server = await buildTestApp();
  key = await server.newKey();
  photo = await readFile(join(samples, 'sample1.jpg'));
  nobody = plainPng(320, 240);
});
afterAll(() => server?.close());

async function post(path: string, parts: Record<string, string | Buffer>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') body.append(name, value);
    else body.append(name, new Blob([new Uint8Array(value)]), 'photo');
  }
  const response = await fetch(`${server.url}/face/api/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body,
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}
const detect = async (version: string, parts: Record<string, string | Buffer>) => {
  const { status, answer } = await post(`${version}/faces:detect`, parts);
  expect({ status, answer }).toMatchObject({ status: 200 });
  return answer as Detection;
};

describe('detect', () => {
  it('finds the three people of a photo, in pixels under v1 and in ratios under v2', async () => {
    const first = await detect('v1', { image: photo });
    const second = await detect('v2', { image: photo });
    const { width, height } = first.image_size;
    expect(second.image_size).toEqual({ width, height });
    expect(first.faces).toHaveLength(3);
    for (const [index, face] of second.faces.entries()) {
      const inPixels = first.faces[index];
      expect(inPixels).toBeDefined();
      if (!inPixels) continue;
      for (const side of ['left', 'top', 'width', 'height'] as const) {
        expect(face.bounding_box[side]).toBeLessThanOrEqual(1);
        const extent = side === 'left' || side === 'width' ? width : height;
        expect(face.bounding_box[side] * extent).toBeCloseTo(inPixels.bounding_box[side], 0);
      }
      expect(face.landmarks?.map(({ type }) => type)).toEqual([
        'left_eye',
        'right_eye',
        'nose',
        'mouth_left',
        'mouth_right',
      ]);
      expect(face.landmarks?.[2]?.x).toBeCloseTo((inPixels.landmarks?.[2]?.x ?? 0) / width, 3);
    }
  });

  it('tells as much as it is asked for', async () => {
    const [none] = (await detect('v2', { image: photo, attributes: 'none' })).faces;
    expect(Object.keys(none ?? {})).toEqual(['bounding_box', 'confidence']);
    const [some] = (await detect('v2', { image: photo, attributes: 'default' })).faces;
    expect(Object.keys(some?.attributes ?? {})).toEqual(['quality', 'pose']);
    const [all] = (await detect('v2', { attributes: 'all', image: photo })).faces;
    expect(Object.keys(all?.attributes ?? {})).toEqual([
      'quality',
      'pose',
      'age',
      'gender',
      'emotion',
      'eyes_open',
      'mouth_closed',
      'occluded',
    ]);
  });

  it('answers an empty list when there is nobody', async () => {
    expect(await detect('v2', { image: nobody })).toEqual({ faces: [], image_size: { width: 320, height: 240 } });
  });
});

describe('compare', () => {
  it('knows a person again, and says where it looked', async () => {
    const { status, answer } = await post('v2/faces:compare', {
      source_image: photo,
      target_image: photo,
      threshold: '0.9',
    });
    const { similarity, is_match, threshold, source_face } = answer as Comparison;
    expect({ status, is_match, threshold }).toEqual({ status: 200, is_match: true, threshold: 0.9 });
    expect(similarity).toBeGreaterThan(0.95);
    expect(source_face.bounding_box.left).toBeLessThan(1);
  });

  it.each([
    ['source', 'no_face_in_source', () => ({ source_image: nobody, target_image: photo })],
    ['target', 'no_face_in_target', () => ({ source_image: photo, target_image: nobody })],
    ['both', 'no_face_in_source', () => ({ source_image: nobody, target_image: nobody })],
  ])('misses a face in %s', async (_, code, parts) => {
    expect(await post('v1/faces:compare', parts())).toMatchObject({ status: 422, answer: { detail: { code } } });
  });

  it('names the part that is no image, and does so before it misses a face', async () => {
    const text = Buffer.from('no photo');
    for (const [source_image, target_image, part] of [
      [nobody, text, 'target_image'],
      [text, nobody, 'source_image'],
    ] as const) {
      const { status, answer } = await post('v2/faces:compare', { source_image, target_image });
      expect(status).toBe(400);
      expect(answer).toMatchObject({ detail: { code: 'invalid_image', message: expect.stringMatching(`^${part} `) } });
    }
  });
});
