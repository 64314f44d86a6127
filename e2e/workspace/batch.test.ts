import { beforeAll, expect } from 'vitest';
import { landscape, people, portrait } from '../support/photos.js';
import type { Collection } from '../support/workspace.js';
import type { FormValues } from '../support/workspace-caller.js';
import { workspaceRefusals } from '../support/workspace-expected.js';
import { couple, portraitOf, printed, unfitPhotos } from '../support/workspace-photos.js';
import { expectSuccess, naming, provokesWorkspace, workspaceTest as test } from '../support/workspace-provokes.js';

interface Batch {
  readonly results: readonly (
    | { readonly index: number; readonly success: true; readonly face_id: string }
    | {
        readonly index: number;
        readonly success: false;
        readonly error: { readonly code: string; readonly message: string; readonly details?: readonly object[] };
      }
  )[];
  readonly succeeded: number;
  readonly failed: number;
}

let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
});

const send = ({ caller, faces }: Collection, values: FormValues) => caller.form(`${faces}/batch`, values);
const codes = ({ results }: Batch) => results.map((each) => (each.success ? 'ok' : each.error.code));

test('each item fares by itself, in the order sent', { timeout: 90_000 }, async ({ organisation }) => {
  const collection = await (await organisation.collection()).withKey();
  await collection.enrolled(photo, 'taken');
  const items: readonly (readonly [string, Buffer, string])[] = [
    ['ok', photo, 'first'],
    ['FACE_NOT_DETECTED', await landscape(), 'hills'],
    ['MULTIPLE_FACES', await couple(), 'two'],
    ['FACE_QUALITY_TOO_LOW', await unfitPhotos.blurred(), 'blurred'],
    ['LIVENESS_CHECK_FAILED', await printed(), 'print'],
    ['DUPLICATE_EXTERNAL_ID', photo, 'taken'],
    ['DUPLICATE_EXTERNAL_ID', photo, 'first'],
    ['VALIDATION_ERROR', Buffer.from('text'), 'text'],
    ['VALIDATION_ERROR', Buffer.alloc(0), 'empty'],
    ['VALIDATION_ERROR', await portraitOf(100, 99), 'small'],
    ['VALIDATION_ERROR', photo.subarray(0, photo.length / 2), 'half'],
    ['ok', photo, 'last'],
  ];
  const batch = expectSuccess<Batch>(
    await send(collection, { images: items.map(([, image]) => image), external_ids: items.map(([, , id]) => id) }),
  );
  expect(codes(batch)).toEqual(items.map(([code]) => code));
  expect(batch.results.map(({ index }) => index)).toEqual(items.map((_, index) => index));
  expect(batch).toMatchObject({ succeeded: 2, failed: 10 });
  for (const result of batch.results) {
    if (result.success) continue;
    const { message } = workspaceRefusals[result.error.code as keyof typeof workspaceRefusals];
    expect(result.error.message).toMatch(message);
    const names = result.error.code === 'VALIDATION_ERROR' ? ['code', 'message', 'details'] : ['code', 'message'];
    expect(Object.keys(result.error)).toEqual(names);
    if (result.error.details)
      expect(result.error.details).toEqual([
        { field: `images.${result.index}`, message: expect.stringMatching(`^images.${result.index} `) },
      ]);
  }
  expect(await collection.faceCount()).toBe(3);
});

test('one item, fifty items, and the names with brackets', { timeout: 120_000 }, async ({ organisation }) => {
  const collection = await organisation.collection();
  const small = await portraitOf(200, 200);
  expect(codes(expectSuccess(await send(collection, { 'images[]': [small], 'external_ids[]': ['one'] })))).toEqual([
    'ok',
  ]);
  const external_ids = Array.from({ length: 50 }, (_, index) => `person ${index}`);
  const images = external_ids.map(() => small);
  const batch = expectSuccess<Batch>(await send(collection, { images, external_ids, check_liveness: false }));
  expect(batch).toMatchObject({ succeeded: 50, failed: 0 });
  expect(await collection.faceCount()).toBe(51);
  const again = expectSuccess<Batch>(await send(collection, { images, external_ids, check_liveness: false }));
  expect(new Set(codes(again))).toEqual(new Set(['DUPLICATE_EXTERNAL_ID']));
});

provokesWorkspace('VALIDATION_ERROR', 'batches that are none, too many, or do not pair', async ({ organisation }) => {
  const collection = await organisation.collection();
  const many = (count: number) => Array.from({ length: count }, (_, index) => `person ${index}`);
  const photos = (count: number) => many(count).map(() => photo);
  const answers = [
    naming(['images', 'external_ids'], await send(collection, {})),
    naming(['images'], await send(collection, { external_ids: ['one'] })),
    naming(['external_ids'], await send(collection, { images: [photo] })),
    naming(['images'], await send(collection, { images: photos(2), external_ids: many(1) })),
    naming(['images'], await send(collection, { images: photos(1), external_ids: many(2) })),
    naming(['images', 'external_ids'], await send(collection, { images: photos(51), external_ids: many(51) })),
    naming(
      ['external_ids.1', 'check_liveness'],
      await send(collection, { images: photos(2), external_ids: ['one', ''], check_liveness: 'perhaps' }),
    ),
  ];
  expect(await collection.faceCount()).toBe(0);
  return answers;
});

test('more faces than the plan has room for: the first ones are kept', async ({ organisation }) => {
  const collection = await organisation.collection();
  await organisation.limit({ faces_per_collection: 3 });
  try {
    const external_ids = ['a', 'b', 'c', 'd', 'e'];
    const images = external_ids.map(() => photo);
    const batch = expectSuccess<Batch>(await send(collection, { images, external_ids }));
    expect(codes(batch).filter((code) => code === 'ok')).toHaveLength(3);
    expect(codes(batch).filter((code) => code === 'FACE_LIMIT_REACHED')).toHaveLength(2);
    expect(await collection.faceCount()).toBe(3);
  } finally {
    await organisation.limit({ faces_per_collection: 0 });
  }
});
