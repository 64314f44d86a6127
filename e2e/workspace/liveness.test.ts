import { beforeAll, expect } from 'vitest';
import { landscape, people, portrait, sample } from '../support/photos.js';
import { couple, printed } from '../support/workspace-photos.js';
import { expectSuccess, naming, provokesWorkspace, workspaceTest as test } from '../support/workspace-provokes.js';

interface Liveness {
  readonly is_live: boolean;
  readonly liveness_score: number;
  readonly spoof_type: string | null;
}

let live: Buffer;
let print: Buffer;
beforeAll(async () => {
  live = await portrait(people.greenDress);
  print = await printed();
});

test('a portrait is live, a print is not, and told to be one of the kinds', async ({ organisation }) => {
  const collection = await (await organisation.collection()).withKey();
  const alive = expectSuccess<Liveness>(await collection.liveness(live));
  expect(alive).toMatchObject({ is_live: true, spoof_type: null });
  expect(alive.liveness_score).toBeGreaterThanOrEqual(0.6);
  const dead = expectSuccess<Liveness>(await collection.liveness(print));
  expect(dead).toMatchObject({ is_live: false, spoof_type: expect.toBeOneOf(['print', 'replay', 'mask']) });
  expect(dead.liveness_score).toBeLessThan(0.6);
});

test('a threshold decides between the same scores', async ({ organisation }) => {
  const collection = await organisation.collection();
  for (const photo of [live, print]) {
    const at = async (threshold: number) => expectSuccess<Liveness>(await collection.liveness(photo, { threshold }));
    const { liveness_score } = await at(0.6);
    expect(await at(0)).toMatchObject({ liveness_score, is_live: true, spoof_type: null });
    const justAbove = Math.min(1, Math.round((liveness_score + 0.0002) * 1e4) / 1e4);
    if (justAbove > liveness_score)
      expect(await at(justAbove)).toMatchObject({ liveness_score, is_live: false, spoof_type: expect.any(String) });
  }
});

test('what enrolment asks of life is what liveness says of it', async ({ organisation }) => {
  const collection = await organisation.collection();
  for (const photo of [live, print, await portrait(people.redDress), await portrait(people.redBlondeSmiling)]) {
    const { is_live, liveness_score } = expectSuccess<Liveness>(await collection.liveness(photo));
    const enrolled = await collection.enrol(photo, String(Math.random()), { check_liveness: true });
    expect({ is_live, enrolled: enrolled.status }).toEqual({ is_live, enrolled: is_live ? 201 : 422 });
    if (is_live) expect(expectSuccess(enrolled, 201)).toMatchObject({ liveness_score });
  }
});

test('frames of one capture are judged together; the same photo over and over is no live face', async ({
  organisation,
}) => {
  const collection = await organisation.collection();
  const still = expectSuccess<Liveness>(await collection.liveness(live, { frames: [live, live] }));
  expect(still).toMatchObject({ is_live: false, liveness_score: 0 });
  const strangers = { frames: [await portrait(people.frowning)] };
  expect(expectSuccess(await collection.liveness(live, strangers))).toMatchObject({ is_live: false });
  expect((await collection.enrol(live, 'still', { check_liveness: true, frames: [live] })).json()).toMatchObject({
    error: { code: 'LIVENESS_CHECK_FAILED' },
  });
  naming(['frames'], await collection.liveness(live, { frames: [live, live, live, live, live] }));
});

provokesWorkspace('FACE_NOT_DETECTED', 'looking for life in a landscape', async ({ organisation }) =>
  (await organisation.collection()).liveness(await landscape()),
);

provokesWorkspace('MULTIPLE_FACES', 'looking for life in a group', async ({ organisation }) => {
  const collection = await organisation.collection();
  return [await collection.liveness(await couple()), await collection.liveness(sample(5))];
});
