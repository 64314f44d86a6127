import { beforeAll, expect } from 'vitest';
import { landscape, type Person, people, portrait, sample } from '../support/photos.js';
import type { Collection } from '../support/workspace.js';
import { again, couple, printed, unfitPhotos } from '../support/workspace-photos.js';
import { expectSuccess, provokesWorkspace, workspaceTest as test } from '../support/workspace-provokes.js';

interface Identification {
  readonly matches: readonly {
    readonly face_id: string;
    readonly external_id: string;
    readonly similarity: number;
    readonly rank: number;
    readonly metadata?: unknown;
  }[];
  readonly query_time_ms: number;
  readonly searched: number;
}

/** None of them is taken for another. */
const enrolledPeople = ['greenDress', 'frowning', 'darkHairRedLips', 'stripes', 'blondeCurls'] as const;
const photos = new Map<Person, Buffer>();
beforeAll(async () => {
  for (const name of [...enrolledPeople, 'greenTop'] as const) photos.set(name, await portrait(people[name]));
});
const photoOf = (name: Person) => photos.get(name) as Buffer;

async function gallery(collection: Collection): Promise<Collection> {
  for (const name of enrolledPeople)
    await collection.enrolled(photoOf(name), name, { metadata: JSON.stringify({ name }) });
  return collection.withKey();
}

test('everybody is found by another photo, first and alone', { timeout: 90_000 }, async ({ organisation }) => {
  const collection = await gallery(await organisation.collection());
  for (const name of enrolledPeople) {
    const { matches, searched } = expectSuccess<Identification>(
      await collection.identify(await again(people[name]), { top_k: 5 }),
    );
    expect(matches.map(({ external_id }) => external_id)).toEqual([name]);
    expect(matches[0]).toMatchObject({ rank: 1, metadata: { name } });
    expect(matches[0]?.similarity).toBeGreaterThan(0.9);
    expect(searched).toBe(enrolledPeople.length);
  }
});

test('nobody alike is no error: 200 with an empty list', async ({ organisation }) => {
  const empty = await organisation.collection('empty');
  const none = { matches: [], query_time_ms: expect.any(Number) };
  expect(expectSuccess(await empty.identify(photoOf('greenDress')))).toEqual({ ...none, searched: 0 });
  const collection = await gallery(await organisation.collection());
  const stranger = await collection.identify(photoOf('greenTop'), { top_k: 100 });
  expect(expectSuccess(stranger)).toEqual({ ...none, searched: enrolledPeople.length });
});

test('a lower threshold finds more, ranked by likeness; top_k ends the list', async ({ organisation }) => {
  const collection = await gallery(await organisation.collection());
  const identify = async (values: Record<string, string | number>) =>
    expectSuccess<Identification>(await collection.identify(photoOf('frowning'), values)).matches;
  const all = await identify({ threshold: 0, top_k: 100 });
  expect(all).toHaveLength(enrolledPeople.length);
  expect(all.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
  expect(all[0]?.external_id).toBe('frowning');
  const likeness = all.map(({ similarity }) => similarity);
  expect(likeness).toEqual([...likeness].sort((a, b) => b - a));
  expect(await identify({ threshold: 0, top_k: 2 })).toEqual(all.slice(0, 2));
  expect(await identify({ threshold: 0 })).toEqual(all.slice(0, 1));
  expect(await identify({ threshold: 1 })).toEqual(likeness[0] === 1 ? all.slice(0, 1) : []);
  // The figures of an answer, given back, find the same.
  expect(await identify({ threshold: likeness[2] ?? 0, top_k: 100 })).toEqual(
    all.filter(({ similarity }) => similarity >= (likeness[2] ?? 0)),
  );
});

test('a deleted face is found no more', async ({ organisation }) => {
  const collection = await organisation.collection();
  const faceId = await collection.enrolled(photoOf('stripes'), 'gone');
  const identify = async () => expectSuccess<Identification>(await collection.identify(photoOf('stripes')));
  expect((await identify()).matches).toHaveLength(1);
  expectSuccess(await collection.caller.delete(`${collection.faces}/${faceId}`));
  expect(await identify()).toMatchObject({ matches: [], searched: 0 });
});

test('only the collection that is asked is searched', async ({ organisation }) => {
  await (await organisation.collection('one')).enrolled(photoOf('stripes'), 'in one');
  const other = await (await organisation.collection('other')).withKey();
  expect(expectSuccess(await other.identify(photoOf('stripes'), { threshold: 0 }))).toMatchObject({ matches: [] });
});

provokesWorkspace('FACE_NOT_DETECTED', 'identifying a landscape', async ({ organisation }) =>
  (await organisation.collection()).identify(await landscape()),
);

provokesWorkspace('MULTIPLE_FACES', 'identifying two women, or a group', async ({ organisation }) => {
  const collection = await organisation.collection();
  return [await collection.identify(await couple()), await collection.identify(sample(6))];
});

test('a face too poor to be kept may still be looked for', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photoOf('greenDress'), 'her');
  for (const make of Object.values(unfitPhotos)) expectSuccess(await collection.identify(await make()));
});

provokesWorkspace('LIVENESS_CHECK_FAILED', 'identifying a print with check_liveness', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photoOf('greenTop'), 'her');
  const print = await printed(people.greenTop);
  // Nobody looks for life unless told to.
  const { matches } = expectSuccess<Identification>(await collection.identify(print));
  expect(matches.map(({ external_id }) => external_id)).toEqual(['her']);
  expectSuccess(await collection.identify(print, { check_liveness: false }));
  expectSuccess(await collection.identify(photoOf('greenTop'), { check_liveness: true }));
  return collection.identify(print, { check_liveness: true });
});
