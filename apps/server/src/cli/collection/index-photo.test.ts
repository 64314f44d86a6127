import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FacetClient } from '@facet/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexPhoto } from './index-photo.js';
import type { Photo } from './photo.js';

let folder: string;
let photo: Photo;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-index-'));
  photo = { file: join(folder, 'a.jpg'), externalImageId: 'a.jpg', externalFaceId: 'anna' };
  await writeFile(photo.file, 'photo');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Answer = { status: number; json: unknown } | 'lost';
const list = (faces: number): Answer => ({
  status: 200,
  json: { faces: Array.from({ length: faces }, (_, id) => ({ face_id: String(id) })), next_cursor: null },
});
const indexed: Answer = { status: 201, json: { faces: [{}, {}], unindexed_faces: [{ reasons: ['SMALL_FACE'] }] } };
const problem = (status: number, code: string): Answer => ({ status, json: { detail: { code, message: code } } });

/** Indexes the photo against a server with these answers, in their order; the last repeats. */
async function against(
  answers: Answer[],
  of: Photo = photo,
  { stop = new AbortController(), waitsMs = [1, 1, 1, 1, 1, 1, 1] } = {},
) {
  const requests: string[] = [];
  const forms: FormData[] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)] as Answer;
    requests.push(`${init?.method} ${(url as URL).search}`);
    if (init?.body instanceof FormData) forms.push(init.body);
    if (answer === 'lost') throw new TypeError('fetch failed');
    return Response.json(answer.json, { status: answer.status });
  };
  const client = new FacetClient({ baseUrl: 'http://facet.test', fetch: fetch as typeof globalThis.fetch, retries: 0 });
  const signals = { stop: stop.signal, abandon: new AbortController().signal };
  const options = { quality_filter: 'low', max_faces: 3 } as const;
  const target = { face: client.face({ apiKey: 'key' }), collection: 'staff', options, signals, waitsMs };
  const settled = await indexPhoto(of, target).then(
    (outcome) => ({ outcome, error: undefined }),
    (error: unknown) => ({ outcome: undefined, error }),
  );
  return { ...settled, requests, forms };
}

test('a photo that the collection has is skipped, its file unread', async () => {
  const { outcome, requests } = await against([list(1)], { ...photo, file: '/nowhere' });
  expect(outcome).toEqual({ is: 'skipped' });
  expect(requests).toEqual(['GET ?external_image_id=a.jpg&limit=1']);
});

test('a new photo is indexed with its labels, and what was left out is told', async () => {
  const { outcome, forms } = await against([list(0), indexed]);
  expect(outcome).toEqual({ is: 'seen', faces: 2, leftOut: [['SMALL_FACE']] });
  const { image, ...fields } = Object.fromEntries(forms[0] ?? []);
  expect(fields).toEqual({
    external_image_id: 'a.jpg',
    external_face_id: 'anna',
    quality_filter: 'low',
    max_faces: '3',
    attributes: 'none',
  });
  expect(await (image as Blob).text()).toBe('photo');
});

test('after a lost answer the collection is asked first: the photo is not indexed twice', async () => {
  const { outcome, requests } = await against([list(0), 'lost', 'lost', list(2)]);
  expect(outcome).toEqual({ is: 'seen', faces: 2, leftOut: [] });
  expect(requests.map((request) => request.slice(0, 4))).toEqual(['GET ', 'POST', 'GET ', 'GET ']);
  const again = await against([list(0), 'lost', list(0), indexed]);
  expect(again.outcome).toMatchObject({ is: 'seen', faces: 2 });
});

test('what the server says about a photo is its failure', async () => {
  const { outcome } = await against([list(0), problem(400, 'invalid_image')]);
  expect(outcome).toMatchObject({ is: 'failed', failure: { code: 'invalid_image' } });
  expect((await against([problem(422, 'validation_error')])).outcome).toMatchObject({ is: 'failed' });
  expect((await against([list(0), problem(500, 'internal_error')])).outcome).toMatchObject({ is: 'failed' });
});

test('a file that vanished is its failure', async () => {
  const { outcome } = await against([list(0)], { ...photo, file: join(folder, 'gone.jpg') });
  expect(outcome).toMatchObject({ is: 'failed', failure: { code: 'file_not_found' } });
});

test.each([
  ['a revoked key', problem(401, 'invalid_api_key')],
  ['a suspended account', problem(403, 'account_inactive')],
  ['a collection that was deleted', problem(404, 'collection_not_found')],
  ['a server that is gone for good', 'lost'],
  ['a server that stays overloaded', problem(503, 'overloaded')],
] as [string, Answer][])('%s ends the import', async (_, answer) => {
  expect((await against([answer])).error).toBeInstanceOf(Error);
});

test('a photo with which every connection breaks is given up, and no other photo with it', async () => {
  const { outcome, requests } = await against(Array.from({ length: 16 }, (_, at) => (at % 2 ? 'lost' : list(0))));
  expect(outcome).toMatchObject({ is: 'failed', failure: { code: 'no_answer' } });
  expect(requests).toHaveLength(16);
});

test('being told to stop ends the waiting for a server', async () => {
  const stop = new AbortController();
  const work = against(['lost'], photo, { stop, waitsMs: [60_000] });
  stop.abort(new Error('stopped'));
  expect((await work).error).toMatchObject({ message: 'stopped' });
});
