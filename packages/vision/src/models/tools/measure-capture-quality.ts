import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findCaptureFaces } from '../../capture/find-capture-faces.js';
import { type InspectRequest, inspectPhoto } from '../../capture/inspect-photo.js';
import { defaultMaxPixels, inspectImage } from '../../image/decode.js';
import { cosineBetween } from '../../pipeline/embedding.js';
import { openPack } from '../../pipeline/open-pack.js';
import type { OpenedPack } from '../../pipeline/pack-models.js';
import { openPhoto } from '../../pipeline/photo.js';
import { captureDegradations, type GoodPhoto, sharpOf } from '../../quality/fit/capture-degradations.js';
import {
  type CaptureSample,
  failedRules,
  failuresByQuality,
  orderOfStrengths,
} from '../../quality/fit/capture-report.js';
import type { CaptureInspection } from '../../types.js';
import { cosineAt } from '../calibration/similarity.js';
import { defaultModelsDir } from '../directory.js';
import { parseLfwPairs } from '../fit/lfw-pairs.js';

const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg', 'png'], field: 'image' } as const;
/** The default threshold of every surface: FMR 1e-3. */
const threshold = cosineAt('kyc', 75);
/** Degrees up to which a head counts as frontal, where a degradation turns it further. */
const frontal = 8;

const usage =
  'usage: measure-capture-quality --lfw DIR --pairs FILE [--every N] [--models DIR] [--samples FILE] [--only NAMES]';

/**
 * Prints how well each component of the capture quality orders the degradations that it is made for, and how often
 * untouched faces fail each capture rule: on every N-th pair of one person that a file of LFW pairs names (15). With
 * `--samples` every single measurement is written, too, with the cosine to the person's other photo; `--only` names the
 * degradations, divided by commas. Takes about six minutes on one core.
 */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { lfw: text, pairs: text, models: text, samples: text, every: text, only: text };
  const { lfw, pairs: pairsFile, models, samples: samplesFile, every = '15', only } = parseArgs({ options }).values;
  if (!lfw || !pairsFile) throw new Error(usage);
  const pack = await openPack(models ?? defaultModelsDir(process.env, homedir()));
  const genuine = parseLfwPairs(await readFile(pairsFile, 'utf8')).filter((pair) => pair.genuine);
  const samples: CaptureSample[] = [];
  for (const { first, second } of genuine.filter((_, i) => i % Number(every) === 0)) {
    const other = await inspect(pack, await readFile(join(lfw, second)));
    const photo = await readGood(pack, await readFile(join(lfw, first)));
    if (photo && other.embedding)
      samples.push(...(await degrade(pack, photo, other.embedding, first, only?.split(','))));
  }
  print('order', orderOfStrengths(samples));
  print('untouched faces that fail', failedRules(samples));
  print('not recognised, by overall quality', failuresByQuality(samples, threshold));
  if (samplesFile) await writeFile(samplesFile, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
}

async function inspect(pack: OpenedPack, image: Uint8Array): Promise<CaptureInspection> {
  const request: InspectRequest = { task: 'inspect', image, policy, liveness: false, embed: true };
  return inspectPhoto(pack, request);
}

async function readGood(pack: OpenedPack, image: Uint8Array): Promise<GoodPhoto | undefined> {
  const photo = await openPhoto(inspectImage(image, policy));
  const { main } = await findCaptureFaces(pack.models, photo);
  if (!main || main.face.view !== photo.base) return undefined;
  return { image: photo.base.image, boundingBox: main.upright, mesh: main.shape.mesh };
}

/** The photo as it is and every degradation of it, against another photo of the same person. */
async function degrade(
  pack: OpenedPack,
  photo: GoodPhoto,
  other: Float32Array,
  file: string,
  only?: readonly string[],
) {
  const read = async (name: string, strength: number, image: Uint8Array): Promise<CaptureSample> => {
    const { quality, embedding, checks } = await inspect(pack, image);
    const failed = checks.filter(({ passed }) => !passed).map(({ rule }) => rule);
    return {
      file,
      name,
      strength,
      failed,
      ...(quality && { quality }),
      ...(embedding && { cosine: cosineBetween(embedding, other) }),
    };
  };
  const written = (image: ReturnType<typeof sharpOf>) => image.jpeg({ quality: 92 }).toBuffer();
  const untouched = await read('untouched', 0, await written(sharpOf(photo.image)));
  const samples = [untouched];
  const pose = (['headPoseYaw', 'headPosePitch', 'headPoseRoll'] as const).map((angle) =>
    Math.abs(untouched.quality?.components[angle].value ?? 90),
  );
  const isFrontal = Math.max(...pose) < frontal;
  const names = new Set<string>();
  for (const { name, strengths, frontalOnly, change } of captureDegradations) {
    if (names.has(name) || (frontalOnly && !isFrontal) || (only && !only.includes(name))) continue;
    names.add(name);
    for (const strength of strengths) samples.push(await read(name, strength, await written(change(photo, strength))));
  }
  return samples;
}

function print(title: string, rows: readonly object[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const row of rows) process.stdout.write(`${JSON.stringify(row, rounded)}\n`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(3)) : value;
}

await main();
