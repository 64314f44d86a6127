import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { project } from '../../pipeline/embedding.js';
import { defaultPack } from '../default-pack.js';
import { defaultModelsDir } from '../directory.js';
import { errorRates, fitCalibration, fittedShare } from '../fit/calibration-fit.js';
import { crossFit } from '../fit/cross-fit.js';
import { type Faces, imagesOf, judgePairs } from '../fit/judge-pairs.js';
import { type LfwPair, parseLfwPairs } from '../fit/lfw-pairs.js';
import { type PrincipalComponents, principalComponents } from '../fit/principal-components.js';
import { modelFor } from '../manifest.js';
import { encodeProjection } from '../projection.js';
import { embedLfw } from './embed-lfw.js';

const dimensions = 128;
const tableRates = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5];
/** Both fits are also made on every so many of the folds and judged on the rest, whose people they have not seen. */
const crossFitFolds = 3;

const usage = 'usage: fit-projection --lfw DIR --pairs FILE [--models DIR]';

/**
 * Fits the projection and the calibration on the images of LFW that a pairs file names, and writes both with their
 * recipes into `data/`. Running it again on the same models and images gives the same files.
 */
async function main(): Promise<void> {
  const options = { lfw: { type: 'string' }, pairs: { type: 'string' }, models: { type: 'string' } } as const;
  const { lfw, pairs: pairsFile, models } = parseArgs({ options }).values;
  if (!lfw || !pairsFile) throw new Error(usage);
  const pairs = parseLfwPairs(await readFile(pairsFile, 'utf8'));
  const images = [...imagesOf(pairs)].sort();
  const modelsDir = models ?? defaultModelsDir(process.env, homedir());
  const raw = await embedLfw({ modelsDir, lfwDir: lfw }, images, (done) => {
    if (done % 500 === 0 || done === images.length) print(`embedded ${done} of ${images.length}`);
  });

  const projection = fitOn(raw, images);
  await writeProjection(projection, pairs, raw.size);
  const judged = judgePairs(projectAll(projection, raw), pairs);
  await writeJson('calibration.json', {
    fit: { ...countsOf(pairs, raw.size), impostorPairs: judged.impostors.pairs, fittedShare },
    knots: fitCalibration(judged.impostors, judged.genuine),
    accuracy: round(judged.accuracy),
    rates: errorRates(judged.impostors, judged.genuine, tableRates),
    crossFit: crossFit((some) => projectAll(fitOn(raw, some), raw), pairs, crossFitFolds, tableRates),
  });
}

function fitOn(raw: Faces, images: readonly string[]): PrincipalComponents {
  return principalComponents(
    images.flatMap((image) => raw.get(image) ?? []),
    dimensions,
  );
}

function projectAll(projection: PrincipalComponents, raw: Faces): Faces {
  return new Map([...raw].map(([image, vector]) => [image, project(projection, vector)]));
}

async function writeProjection(
  projection: PrincipalComponents,
  pairs: readonly LfwPair[],
  found: number,
): Promise<void> {
  const bytes = encodeProjection(projection);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const models = Object.fromEntries(
    (['embed-a', 'embed-b'] as const).map((task) => [task, modelFor(defaultPack, task).sha256]),
  );
  const fit = { method: 'principal components around the mean', ...countsOf(pairs, found), models };
  await writeFile(dataFile('projection-128.bin'), bytes);
  await writeJson('projection-128.json', {
    version: sha256.slice(0, 8),
    inputs: projection.mean.length,
    dimensions,
    sha256,
    fit: { ...fit, explainedVariance: round(projection.explained) },
  });
}

function countsOf(pairs: readonly LfwPair[], imagesWithFace: number) {
  const images = [...imagesOf(pairs)];
  return {
    data: 'Labeled Faces in the Wild, deep-funnelled, images of the listed pairs',
    folds: range(foldsOf(pairs)),
    images: images.length,
    imagesWithFace,
    people: new Set(images.map((image) => image.split('/')[0])).size,
    genuinePairs: pairs.filter((pair) => pair.genuine).length,
  };
}

/** Folds are numbered from 1 for people, as LFW does. */
function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function foldsOf(pairs: readonly LfwPair[]): number {
  return new Set(pairs.map((pair) => pair.fold)).size;
}

function round(share: number): number {
  return Number(share.toFixed(5));
}

function dataFile(name: string): URL {
  return new URL(`../../../data/${name}`, import.meta.url);
}

async function writeJson(name: string, value: unknown): Promise<void> {
  // Lists of numbers on one line each, as the formatter has them.
  const text = `${JSON.stringify(value, null, 2)}\n`.replace(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, items: string) => `[${items.replace(/\s+/g, ' ')}]`,
  );
  await writeFile(dataFile(name), text);
  print(`${name}\n${text}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
