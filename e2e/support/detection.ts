import { expect } from 'vitest';
import type { Box, Detection, Face } from './face.js';
import { expectRequestId } from './provokes.js';

/** A detection that has to succeed. */
export async function detect(face: Face, image: Buffer, attributes?: string): Promise<Detection> {
  const answer = await face.detect(image, attributes === undefined ? {} : { attributes });
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 200 });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expectRequestId(answer);
  return answer.json<Detection>();
}

/** Boxes of a detection in pixels of the upright image, from left to right, whatever the version. */
export function boxesOf({ faces, image_size: { width, height } }: Detection, version: string): Box[] {
  const [x, y] = version === 'v1' ? [1, 1] : [width, height];
  const boxes = faces.map(({ bounding_box: box }) => ({
    left: box.left * x,
    top: box.top * y,
    width: box.width * x,
    height: box.height * y,
  }));
  return boxes.sort((a, b) => a.left - b.left);
}

/** Intersection over union of two boxes, 0 to 1. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}

/** Holds boxes, from left to right, to the expected ones by their overlap. */
export function expectSameBoxes(actual: readonly Box[], expected: readonly Box[], atLeast: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, box] of actual.entries()) expect(overlap(box, expected[i] as Box)).toBeGreaterThan(atLeast);
}
