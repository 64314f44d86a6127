import { randomUUID } from 'node:crypto';
import { beforeAll, expect } from 'vitest';
import { landscape, people, portrait, sample } from '../support/photos.js';
import { dataOf, newName } from '../support/workspace.js';
import { couple, portraitOf, printed, unfitPhotos } from '../support/workspace-photos.js';
import {
  expectSuccess,
  expectWorkspaceRefusal,
  provokesWorkspace,
  workspaceTest as test,
} from '../support/workspace-provokes.js';

interface Face {
  readonly face_id: string;
  readonly external_id: string;
  readonly quality_score: number;
  readonly liveness_score: number | null;
  readonly metadata: Record<string, unknown>;
}

let photo: Buffer;
let other: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
  other = await portrait(people.frowning);
});

provokesWorkspace('FACE_NOT_DETECTED', 'enrolling a landscape', async ({ organisation }) => {
  const collection = await organisation.collection();
  const answers = [await collection.enrol(await landscape(), 'hills')];
  answers.push(await collection.enrol(await landscape(100, 100), 'hills', { check_liveness: true }));
  expect(await collection.faceCount()).toBe(0);
  return answers;
});

provokesWorkspace('MULTIPLE_FACES', 'enrolling two women, or a group', async ({ organisation }) => {
  const collection = await organisation.collection();
  const answers = [await collection.enrol(await couple(), 'two'), await collection.enrol(sample(3), 'three')];
  expect(await collection.faceCount()).toBe(0);
  return answers;
});

for (const [name, make] of Object.entries(unfitPhotos)) {
  provokesWorkspace('FACE_QUALITY_TOO_LOW', `enrolling a face that is ${name}`, async ({ organisation }) => {
    const collection = await organisation.collection();
    const answer = await collection.enrol(await make(), 'unfit');
    expect(await collection.faceCount()).toBe(0);
    return answer;
  });
}

provokesWorkspace('LIVENESS_CHECK_FAILED', 'enrolling a print', async ({ organisation }) => {
  const collection = await organisation.collection();
  const answers = [];
  for (const head of [people.greenTop, people.darkHairRedLips]) {
    const print = await printed(head);
    answers.push(await collection.enrol(print, 'print', { check_liveness: true }));
    answers.push(await collection.enrol(print, 'print', { check_liveness: undefined }));
  }
  expect(await collection.faceCount()).toBe(0);
  return answers;
});

test('a print is enrolled when nobody looks for life, a live photo when somebody does', async ({ organisation }) => {
  const collection = await organisation.collection();
  const print = expectSuccess<Face>(await collection.enrol(await printed(), 'print'), 201);
  expect(print.liveness_score).toBeNull();
  for (const check_liveness of [true, undefined]) {
    const live = expectSuccess<Face>(await collection.enrol(photo, newName(), { check_liveness }), 201);
    expect(live.liveness_score).toBeGreaterThanOrEqual(0.6);
    expect(live.liveness_score).toBeLessThanOrEqual(1);
    expect(live.quality_score).toBeGreaterThan(0.5);
  }
});

provokesWorkspace('DUPLICATE_EXTERNAL_ID', 'enrolling under an id that somebody has', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photo, 'ana');
  const answers = [await collection.enrol(other, 'ana'), await collection.enrol(photo, 'ana')];
  const faceId = await collection.enrolled(other, 'Ana');
  expect(await collection.faceCount()).toBe(2);
  await dataOf(collection.caller.delete(`${collection.faces}/${faceId}`));
  answers.push(await collection.enrol(other, 'ana'));
  return answers;
});

test('an external id is free once its face is deleted, and in another collection', async ({ organisation }) => {
  const collection = await organisation.collection();
  const first = await collection.enrolled(photo, 'ana');
  expectSuccess(await collection.caller.delete(`${collection.faces}/${first}`));
  expect(await collection.faceCount()).toBe(0);
  const second = await collection.enrolled(other, 'ana');
  expect(second).not.toBe(first);
  expectWorkspaceRefusal(await collection.caller.get(`${collection.faces}/${first}`), 'FACE_NOT_FOUND');
  expectWorkspaceRefusal(await collection.enrol(photo, 'ana'), 'DUPLICATE_EXTERNAL_ID');
  await (await organisation.collection('elsewhere')).enrolled(photo, 'ana');
});

test('of enrolments under one id at once, one is made', async ({ organisation }) => {
  const collection = await organisation.collection();
  for (const round of [2, 6]) {
    const externalId = newName();
    const answers = await Promise.all(Array.from({ length: round }, () => collection.enrol(photo, externalId)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 201) expectWorkspaceRefusal(answer, 'DUPLICATE_EXTERNAL_ID');
  }
  expect(await collection.faceCount()).toBe(2);
});

provokesWorkspace('FACE_NOT_FOUND', 'faces that are not in the collection', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photo, 'ana');
  const elsewhere = await (await organisation.collection()).enrolled(photo, 'bo');
  const answers = [];
  for (const id of [randomUUID(), elsewhere, 'x', '00000000-0000-0000-0000-000000000000', '%00', "'%20OR%201=1%20--"]) {
    const path = `${collection.faces}/${id}`;
    answers.push(await collection.caller.get(path), await collection.caller.patch(path, { metadata: {} }));
    answers.push(await collection.caller.delete(path));
    // Whatever else is wrong with the request.
    answers.push(await collection.caller.patch(path, { metadata: 3 }));
  }
  expect(await collection.faceCount()).toBe(1);
  return answers;
});

provokesWorkspace('COLLECTION_NOT_FOUND', 'collections that are not there', async ({ organisation, admin }) => {
  const collection = await organisation.collection();
  const key = (await collection.withKey()).caller;
  const account = await admin.createAccount('of the face surface');
  const { key: faceKey } = await admin.createKey(account.id);
  await fetch(`${admin.baseUrl}/face/api/v2/collections`, {
    method: 'POST',
    headers: { authorization: `Bearer ${faceKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ external_id: 'theirs' }),
  });
  const answers = [];
  for (const id of [randomUUID(), 'x', 'people', 'theirs', '%00', collection.id.slice(1), `${collection.id}0`]) {
    const gone = `/collections/${id}`;
    for (const caller of [key, organisation.owner]) {
      answers.push(await caller.get(`${gone}/faces`), await caller.form(`${gone}/faces`, { image: photo }));
      answers.push(await caller.form(`${gone}/verify`, {}), await caller.form(`${gone}/identify`, { image: photo }));
      answers.push(await caller.form(`${gone}/liveness`, {}), await caller.form(`${gone}/faces/batch`, {}));
      answers.push(await caller.get(`${gone}/faces/${randomUUID()}`));
    }
  }
  return answers;
});

test('ids in capitals name the same things', async ({ organisation }) => {
  const collection = await organisation.collection();
  const faceId = await collection.enrolled(photo);
  const path = `/collections/${collection.id.toUpperCase()}/faces/${faceId.toUpperCase()}`;
  expect(expectSuccess<Face>(await collection.caller.get(path)).face_id).toBe(faceId);
});

test('faces are listed newest first, page by page, and by external id', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { caller, faces } = collection;
  const names = Array.from({ length: 5 }, (_, index) => `person ${index}/ä`);
  for (const name of names) await collection.enrolled(photo, name);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { faces: Face[]; next_cursor: string | null } = expectSuccess(
      await caller.get(`${faces}?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`),
    );
    expect(page.faces.length).toBeLessThanOrEqual(2);
    seen.push(...page.faces.map(({ external_id }) => external_id));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual([...names].reverse());
  const by = async (externalId: string) =>
    expectSuccess<{ faces: Face[] }>(await caller.get(`${faces}?external_id=${encodeURIComponent(externalId)}`)).faces;
  expect((await by(names[2] as string)).map(({ external_id }) => external_id)).toEqual([names[2]]);
  expect(await by('nobody')).toEqual([]);
});

test('metadata is kept as it was sent, replaced as a whole, and taken away', async ({ organisation }) => {
  const collection = await organisation.collection();
  const metadata = {
    text: 'Zoë 🙂 "quoted" \\ \n',
    number: -1.5e10,
    yes: true,
    none: null,
    list: [1, [2, {}]],
    '': 'x',
  };
  const faceId = await collection.enrolled(photo, 'ana', { metadata: JSON.stringify(metadata) });
  const path = `${collection.faces}/${faceId}`;
  const read = async () => expectSuccess<Face>(await collection.caller.get(path)).metadata;
  expect(await read()).toEqual(metadata);
  await dataOf(collection.caller.patch(path, { metadata: { only: 'this' } }));
  expect(await read()).toEqual({ only: 'this' });
  await dataOf(collection.caller.patch(path, { metadata: {} }));
  expect(await read()).toEqual({});
});

test('what is as long as it may be is taken', async ({ organisation }) => {
  const collection = await organisation.collection();
  const longest = 'ü'.repeat(255);
  const filled = { text: 'x'.repeat(16_384 - '{"text":""}'.length) };
  const answer = await collection.enrol(await portraitOf(100, 100), longest, { metadata: JSON.stringify(filled) });
  const face = expectSuccess<Face>(answer, 201);
  expect(face).toMatchObject({ external_id: longest, metadata: filled });
});

test('PNG and WebP are read, and a photo that lies on its side', async ({ organisation }) => {
  const { default: sharp } = await import('sharp');
  const collection = await organisation.collection();
  await collection.enrolled(await sharp(photo).png().toBuffer());
  await collection.enrolled(await sharp(photo).webp({ quality: 95 }).toBuffer());
  // Its pixels are turned, and its orientation says so.
  const turned = await sharp(photo).rotate(270).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
  await collection.enrolled(turned);
  expect(await collection.faceCount()).toBe(3);
});
