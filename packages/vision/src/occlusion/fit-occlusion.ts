/**
 * Fits the occlusion classifier: `node packages/vision/dist/occlusion/fit-occlusion.js LFW_FOLDER MODELS_DIR` writes
 * packages/vision/data/occlusion.json. The folder holds one folder a person with photos of about 250 × 250 pixels; every
 * third person is kept for the error rates. Covered faces are painted: masks, dark glasses, hands.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultMaxPixels, inspectImage } from '../image/decode.js';
import { brighten, type RgbImage } from '../image/rgb-image.js';
import { estimateAgeAndGender } from '../pipeline/estimate-demographics.js';
import { findFaces } from '../pipeline/find-faces.js';
import { findLandmarks } from '../pipeline/landmarks.js';
import { openFaceModels } from '../pipeline/open-pack.js';
import { openPhoto } from '../pipeline/photo.js';
import type { BoundingBox } from '../types.js';
import { fitLogistic, predict } from './logistic-regression.js';
import { occluders, seededRandom } from './occluders.js';

interface Sample {
  kind: string;
  features: Float32Array;
  person: number;
}

const [lfwFolder, modelsDir] = process.argv.slice(2);
if (!lfwFolder || !modelsDir) throw new Error('usage: fit-occlusion LFW_FOLDER MODELS_DIR');
const models = await openFaceModels(modelsDir);
const random = seededRandom(7);
const samples: Sample[] = [];

async function addSample(kind: string, person: number, image: RgbImage, box: BoundingBox): Promise<void> {
  const jitter = () => 1 + (random() - 0.5) * 0.1;
  const width = box.width * jitter();
  const height = box.height * jitter();
  const moved = { left: box.left + (random() - 0.5) * 6, top: box.top + (random() - 0.5) * 6, width, height };
  const lit = brighten(image, 0.5 + 0.8 * random());
  samples.push({ kind, person, features: (await estimateAgeAndGender(models.faceres, lit, moved, 0)).features });
}

const people = (await readdir(lfwFolder)).sort();
for (const [person, name] of people.entries()) {
  const [file] = (await readdir(path.join(lfwFolder, name))).sort();
  const bytes = await readFile(path.join(lfwFolder, name, file));
  const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg'], field: 'image' } as const;
  const { base: view } = await openPhoto(inspectImage(bytes, policy));
  const faces = await findFaces(models, view, async () => view);
  if (faces.length !== 1 || faces[0].view.turns !== 0) continue;
  const { boundingBox } = faces[0];
  const { landmarks68, meshScore } = await findLandmarks(models, view.image, boundingBox);
  if (meshScore < 0.9) continue;
  await addSample('clean', person, view.image, boundingBox);
  const kinds = Object.keys(occluders);
  const kind = kinds[person % kinds.length];
  await addSample(kind, person, occluders[kind](view.image, landmarks68, random), boundingBox);
}

const isHeldOut = ({ person }: Sample) => Math.floor(person / 3) % 3 === 0;
const training = samples.filter((sample) => !isHeldOut(sample));
const heldOut = samples.filter(isHeldOut);
const label = ({ kind }: Sample) => (kind === 'clean' ? 0 : 1);
const model = fitLogistic(
  training.map(({ features }) => features),
  training.map(label),
  { penalty: 0.003, rounds: 600 },
);
const error: Record<string, number> = {};
for (const kind of ['clean', ...Object.keys(occluders)]) {
  const group = heldOut.filter((sample) => sample.kind === kind);
  const wrong = group.filter((sample) => (predict(model, sample.features) >= 0.5 ? 1 : 0) !== label(sample));
  error[kind] = Number((wrong.length / group.length).toFixed(4));
}
const report = { trainingFaces: training.length, heldOutFaces: heldOut.length, heldOutErrorAtHalf: error };
console.log(JSON.stringify(report));
const weights = Buffer.from(Float32Array.from(model.weights).buffer).toString('base64');
const fitted = { madeBy: 'src/occlusion/fit-occlusion.ts', ...report, bias: model.bias, weights };
await writeFile(new URL('../../data/occlusion.json', import.meta.url), `${JSON.stringify(fitted, null, 2)}\n`);
