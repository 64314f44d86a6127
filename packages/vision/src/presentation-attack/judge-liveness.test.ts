import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultModelsDir } from '../models/directory.js';
import type { FoundFace } from '../pipeline/look.js';
import type { Photo } from '../pipeline/photo.js';
import { turnedView, wholeView } from '../pipeline/view.js';
import { judgeLiveness } from './judge-liveness.js';
import { choosePresentationAttackPack, openJudge } from './open-judge.js';
import { addPadPack } from './pack/add-pad-pack.js';
import { makeTinyPack, writePack } from './testing/tiny-pad-pack.js';

let modelsDir: string;
beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), 'facet-judge-'));
});
afterEach(() => rm(modelsDir, { recursive: true, force: true }));

const size = { width: 60, height: 80 };
const base = wholeView({ ...size, data: new Uint8Array(3 * 60 * 80).fill(90) }, size);
const photo: Photo = { size, base, closer: async () => base };
const face = (view = base): FoundFace => ({
  view,
  boundingBox: { left: 10, top: 12, width: 30, height: 40 },
  detectionScore: 1,
});

async function addTiny(logits: [number, number][]): Promise<void> {
  await writePack(join(modelsDir, 'offered'), await makeTinyPack('7', logits));
  await addPadPack({ modelsDir, place: join(modelsDir, 'offered') });
}

it('judges by an added pack alone, the mean of its logits', async () => {
  await addTiny([
    [3, 0],
    [0, 1],
  ]);
  const pack = await choosePresentationAttackPack(modelsDir);
  expect(pack).toEqual({ id: 'pad', version: '7' });
  const liveness = await openJudge(modelsDir, pack);
  const judged = await judgeLiveness({ liveness }, photo, face());
  expect(judged.score).toBeCloseTo(1, 4);
  expect(judged.band).toBe('doubt');
  const shifted = await judgeLiveness({ liveness: { ...liveness, shift: 2 } }, photo, face(turnedView(base, 1)));
  expect(shifted).toMatchObject({ score: expect.closeTo(3, 4), band: 'pass' });
});

it('judges by the default pack when none was added', async () => {
  const pack = await choosePresentationAttackPack(modelsDir);
  expect(pack.id).toBe('default');
  const liveness = await openJudge(defaultModelsDir(process.env, homedir()), pack);
  const { probability } = await judgeLiveness({ liveness }, photo, face());
  expect(probability).toBeGreaterThan(0);
  expect(probability).toBeLessThan(1);
});

it('does not fall back when the pack that was chosen is gone', async () => {
  await expect(openJudge(modelsDir, { id: 'pad', version: '7' })).rejects.toMatchObject({ fault: 'added_damaged' });
});
