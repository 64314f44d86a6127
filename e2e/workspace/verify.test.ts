import { randomUUID } from 'node:crypto';
import { beforeAll, expect } from 'vitest';
import { landscape, people, portrait, sample } from '../support/photos.js';
import { again, couple, unfitPhotos } from '../support/workspace-photos.js';
import { expectSuccess, provokesWorkspace, workspaceTest as test } from '../support/workspace-provokes.js';

interface Verification {
  readonly face_id: string;
  readonly external_id: string;
  readonly similarity: number;
  readonly verified: boolean;
  readonly threshold: number;
}

let photo: Buffer;
let stranger: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
  stranger = await portrait(people.frowning);
});

test('the same woman is verified by either id, another is not', async ({ organisation }) => {
  const collection = await (await organisation.collection()).withKey();
  const faceId = await collection.enrolled(photo, 'ana');
  const another = await again(people.greenDress);
  for (const who of [{ face_id: faceId }, { external_id: 'ana' }, { face_id: faceId.toUpperCase() }]) {
    const same = expectSuccess<Verification>(await collection.verify(another, who));
    expect(same).toMatchObject({ face_id: faceId, external_id: 'ana', verified: true, threshold: 0.55 });
    expect(same.similarity).toBeGreaterThan(0.9);
    const different = expectSuccess<Verification>(await collection.verify(stranger, who));
    expect(different).toMatchObject({ face_id: faceId, verified: false });
    expect(different.similarity).toBeLessThan(0.55);
  }
});

test('two photos of one woman, taken at different times, are taken for one', async ({ organisation }) => {
  const [smiling, laughing] = [await portrait(people.redBlondeSmiling), await portrait(people.redBlondeLaughing)];
  const answer = await organisation.owner.form('/compare', { image_a: smiling, image_b: laughing });
  expect(expectSuccess(answer)).toMatchObject({ verified: true });
});

test('a threshold decides, and nothing else changes with it', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photo, 'ana');
  const { similarity } = expectSuccess<Verification>(await collection.verify(stranger, { external_id: 'ana' }));
  for (const [threshold, verified] of [
    [0, true],
    [similarity, true],
    [Math.round((similarity + 0.001) * 1e6) / 1e6, false],
    [1, false],
  ] as const) {
    const answer = await collection.verify(stranger, { external_id: 'ana', threshold });
    expect(expectSuccess(answer)).toMatchObject({ similarity, threshold, verified });
    const pair = await organisation.owner.form('/compare', { image_a: photo, image_b: stranger, threshold });
    expect(expectSuccess(pair)).toMatchObject({ similarity, threshold, verified });
  }
});

provokesWorkspace('FACE_NOT_FOUND', 'verifying against a face that is not there', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photo, 'ana');
  const elsewhere = await (await organisation.collection()).enrolled(photo, 'bo');
  return [
    await collection.verify(photo, { face_id: randomUUID() }),
    await collection.verify(photo, { face_id: elsewhere }),
    await collection.verify(photo, { external_id: 'bo' }),
    await collection.verify(photo, { external_id: 'ANA' }),
    await collection.verify(photo, { external_id: 'ana ' }),
  ];
});

provokesWorkspace('FACE_NOT_DETECTED', 'verifying with, or comparing with, a landscape', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photo, 'ana');
  const nobody = await landscape();
  const compare = (image_a: Buffer, image_b: Buffer) => organisation.owner.form('/compare', { image_a, image_b });
  return [
    await collection.verify(nobody, { external_id: 'ana' }),
    await compare(nobody, photo),
    await compare(photo, nobody),
    await compare(nobody, nobody),
  ];
});

provokesWorkspace('MULTIPLE_FACES', 'verifying with, or comparing with, several faces', async ({ organisation }) => {
  const collection = await organisation.collection();
  await collection.enrolled(photo, 'ana');
  const compare = (image_a: Buffer, image_b: Buffer) => organisation.owner.form('/compare', { image_a, image_b });
  return [
    await collection.verify(await couple(), { external_id: 'ana' }),
    await collection.verify(sample(3), { external_id: 'ana' }),
    await compare(await couple(), photo),
    await compare(photo, await couple()),
  ];
});

provokesWorkspace(
  'FACE_QUALITY_TOO_LOW',
  'verifying with a face too poor to be told apart',
  async ({ organisation }) => {
    const collection = await organisation.collection();
    await collection.enrolled(photo, 'ana');
    const answers = [];
    for (const make of Object.values(unfitPhotos))
      answers.push(await collection.verify(await make(), { external_id: 'ana' }));
    return answers;
  },
);
