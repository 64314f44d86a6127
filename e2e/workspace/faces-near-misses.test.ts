import { expect } from 'vitest';
import { besideTheFace, blurred, covered, darkened, nearMiss, resized, selfie } from '../support/captures.js';
import { people, portrait } from '../support/photos.js';
import type { Collection } from '../support/workspace.js';
import { newName } from '../support/workspace.js';
import { expectSuccess, expectWorkspaceRefusal, workspaceTest as test } from '../support/workspace-provokes.js';

const patient = { timeout: 120_000 };

test('what is beside a face and hides nothing of it does not keep it out', patient, async ({ organisation }) => {
  const collection = await organisation.collection();
  const good = await selfie();
  for (const [thing, drawing] of Object.entries(besideTheFace)) {
    const answer = await collection.enrol(await covered(good, drawing), thing);
    expect({ thing, status: answer.status, text: answer.text }).toMatchObject({ thing, status: 201 });
  }
});

test(
  'portraits of all kinds are good enough: heads turned a little, laughing, far away',
  patient,
  async ({ organisation }) => {
    const collection = await organisation.collection();
    for (const [name, head] of Object.entries(people)) {
      const answer = await collection.enrol(await portrait(head), name);
      if (name === 'profile') expectWorkspaceRefusal(answer, 'FACE_QUALITY_TOO_LOW');
      else expect({ name, status: answer.status, text: answer.text }).toMatchObject({ name, status: 201 });
    }
  },
);

for (const [name, series, change] of [
  ['blurred', { taken: 2, refused: 30, resolution: 0.5 }, blurred],
  ['darkened', { taken: 0.5, refused: 0.02, resolution: 0.005 }, darkened],
  ['small', { taken: 0.5, refused: 0.05, resolution: 0.005 }, onAWallOf],
] as const) {
  test(
    `between photos ${name} a little and too much there is one edge, for enrolling and verifying`,
    patient,
    async ({ organisation }) => {
      const collection = await organisation.collection();
      const good = await selfie();
      await collection.enrolled(good, 'her');
      const found = await nearMiss(
        series,
        (strength) => change(good, strength),
        (photo) => isTaken(collection, photo),
      );
      expectWorkspaceRefusal(await collection.enrol(found.refused, newName()), 'FACE_QUALITY_TOO_LOW');
      expectWorkspaceRefusal(await collection.verify(found.refused, { external_id: 'her' }), 'FACE_QUALITY_TOO_LOW');
      // Poor as it is, she is still known by what is let in.
      const verified = await collection.verify(found.taken, { external_id: 'her' });
      expect(expectSuccess(verified)).toMatchObject({ verified: true });
    },
  );
}

async function isTaken(collection: Collection, photo: Buffer): Promise<boolean> {
  const answer = await collection.enrol(photo, newName());
  if (answer.status !== 201) expectWorkspaceRefusal(answer, 'FACE_QUALITY_TOO_LOW');
  return answer.status === 201;
}

/** The photo shrunk, on a wall as large as the photo was: what is tiny is the face alone. */
async function onAWallOf(photo: Buffer, factor: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { width, height } = await sharp(photo).metadata();
  const wall = sharp({ create: { width, height, channels: 3, background: '#9aa3a8' } });
  return wall
    .composite([{ input: await resized(photo, factor) }])
    .jpeg({ quality: 95 })
    .toBuffer();
}
