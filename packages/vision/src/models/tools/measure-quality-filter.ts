import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { createVision } from '../../create-vision.js';
import { cleanPairs, turnedHeads } from '../../quality/fit/clean-pairs.js';
import { inParallel, measureClean, measureDegraded, measuresOf, type Sample } from '../../quality/fit/measure-faces.js';
import { effectOfLevels, failuresByScore, floorsAt, sharesLeftOut } from '../../quality/fit/quality-report.js';
import { cosineAt } from '../calibration/similarity.js';
import { defaultModelsDir } from '../directory.js';
import { imagesOf } from '../fit/judge-pairs.js';
import { parseLfwPairs } from '../fit/lfw-pairs.js';

/** The default threshold of the face surface. */
const threshold = cosineAt('face', 0.65);
/** Half of the faces fail, one in ten, one in twenty. */
const rates = [0.5, 0.1, 0.05];
/** Every so many pairs of one person are degraded. */
const everyPair = 5;

const usage = 'usage: measure-quality-filter --lfw DIR --pairs FILE [--models DIR] [--samples FILE]';

/**
 * Prints what the levels of the quality filter are set by, and what they do: on the images of LFW that a pairs file
 * names, as they are and made worse. With `--samples` every single measurement is written, too. Takes about ten minutes
 * on two cores.
 */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { lfw: text, pairs: text, models: text, samples: text };
  const { lfw, pairs: pairsFile, models, samples: samplesFile } = parseArgs({ options }).values;
  if (!lfw || !pairsFile) throw new Error(usage);
  const pairs = parseLfwPairs(await readFile(pairsFile, 'utf8'));
  const workers = availableParallelism();
  const vision = await createVision({ modelsDir: models ?? defaultModelsDir(process.env, homedir()), workers });
  const clean = await measureClean(vision, lfw, [...imagesOf(pairs)].sort(), workers);
  print('clean faces left out', sharesLeftOut([...clean.values()].map(measuresOf)));
  print('clean pairs', cleanPairs(clean, pairs, threshold));
  print('turned heads', turnedHeads(clean, threshold));

  const samples: Sample[] = [];
  const genuine = pairs.filter((pair) => pair.genuine).filter((_, i) => i % everyPair === 0);
  await inParallel(genuine, workers, async ({ first, second }) => {
    const [face, other] = [clean.get(first), clean.get(second)];
    if (face && other) samples.push(...(await measureDegraded(vision, lfw, first, face, other)));
  });
  await vision.close();
  print(`floors at FNMR ${rates.join(', ')}`, floorsAt(samples, threshold, rates));
  print('otherwise accepted, by detection score', failuresByScore(samples, threshold));
  print('degraded faces', effectOfLevels(samples, threshold));
  if (samplesFile) await writeFile(samplesFile, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
}

function print(title: string, rows: readonly object[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const row of rows) process.stdout.write(`${JSON.stringify(row, rounded)}\n`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(3)) : value;
}

await main();
