import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProblemError } from '@facet/contract/problems';
import { createVision } from '../../create-vision.js';
import { decodeImage, defaultMaxPixels, inspectImage } from '../../image/decode.js';
import { reallyCovered } from '../../occlusion/really-covered.js';
import { unfitComponents } from '../../quality/enrolment-gate.js';
import { degradations, undegraded } from '../../quality/fit/degrade.js';
import { groupBy } from '../../quality/fit/group-by.js';
import { inParallel } from '../../quality/fit/measure-faces.js';
import type { CaptureQuality, Vision } from '../../types.js';
import { defaultModelsDir } from '../directory.js';
import { imagesOf } from '../fit/judge-pairs.js';
import { parseLfwPairs } from '../fit/lfw-pairs.js';

const usage =
  'usage: measure-enrolment-gate --lfw DIR --pairs FILE [--every N] [--degrade N] [--workers N] [--models DIR] [--samples FILE]';

/** One photo as the gate sees it. */
interface Sample {
  readonly photo: string;
  readonly kind: string;
  readonly amount: number;
  /** Why there is nothing to judge. */
  readonly problem?: string;
  readonly values?: Readonly<Record<string, number>>;
  readonly unfit?: readonly string[];
  /** Of untouched photos. */
  readonly liveness?: number;
}

/**
 * Prints how many faces the gate before enrolment refuses, and why: of every N-th image of LFW that a pairs file names (3),
 * as it is, and of every N-th of these (12), made worse. With `--samples` every single measurement is written, too. Takes
 * about six minutes on one core.
 */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = {
    lfw: text,
    pairs: text,
    models: text,
    samples: text,
    every: { ...text, default: '3' },
    degrade: { ...text, default: '12' },
    workers: { ...text, default: '1' },
  } as const;
  const { lfw, pairs, models, samples: file, every, degrade, workers } = parseArgs({ options }).values;
  if (!lfw || !pairs) throw new Error(usage);
  const width = Number(workers);
  const vision = await createVision({ modelsDir: models ?? defaultModelsDir(process.env, homedir()), workers: width });
  const all = [...imagesOf(parseLfwPairs(await readFile(pairs, 'utf8')))].sort();
  const photos = all.filter((_, i) => i % Number(every) === 0);
  const samples: Sample[] = [];
  await inParallel([...photos.entries()], width, async ([index, photo]) => {
    const bytes = await readFile(join(lfw, photo));
    const clean = await judge(vision, bytes, { photo, kind: 'untouched', amount: 0 }, true);
    samples.push(clean);
    if (index % Number(degrade) !== 0 || !clean.unfit || clean.unfit.length > 0) return;
    samples.push(...(await judgeDegraded(vision, bytes, photo)));
  });
  await vision.close();
  report(samples);
  if (file) await writeFile(file, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
}

async function judgeDegraded(vision: Vision, bytes: Uint8Array, photo: string): Promise<Sample[]> {
  const { faces } = await vision.analyse(bytes, { attributes: 'default' });
  const [face] = faces;
  if (!face) return [];
  const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg'], field: 'image' } as const;
  const image = await decodeImage(inspectImage(bytes, policy), 4096);
  const samples: Sample[] = [];
  for (const degradation of degradations) {
    if (degradation.kind === undegraded) continue;
    const { kind, amount } = degradation;
    samples.push(await judge(vision, await degradation.apply({ image, face }), { photo, kind, amount }, false));
  }
  return samples;
}

async function judge(
  vision: Vision,
  bytes: Uint8Array,
  of: Pick<Sample, 'photo' | 'kind' | 'amount'>,
  liveness: boolean,
): Promise<Sample> {
  try {
    const seen = await vision.examine(bytes, { quality: true, liveness });
    const { components } = seen.quality as CaptureQuality;
    const values = Object.fromEntries(Object.entries(components).map(([name, { value }]) => [name, value]));
    return {
      ...of,
      values,
      unfit: unfitComponents(components),
      ...(liveness && { liveness: seen.liveness?.probability }),
    };
  } catch (error) {
    if (error instanceof ProblemError) return { ...of, problem: error.problem };
    throw error;
  }
}

function report(samples: readonly Sample[]): void {
  for (const [kind, group] of groupBy(samples, ({ kind, amount }) => `${kind} ${amount}`)) {
    const judged = group.filter(({ unfit }) => unfit);
    const refused = judged.filter(({ unfit }) => unfit && unfit.length > 0);
    const reasons = [
      ...groupBy(
        refused.flatMap(({ unfit }) => unfit ?? []),
        (name) => name,
      ),
    ];
    print(kind, {
      photos: group.length,
      notFound: group.filter(({ problem }) => problem === 'face.not_found_in').length,
      several: group.filter(({ problem }) => problem === 'face.multiple').length,
      refused: refused.length,
      share: refused.length / Math.max(1, judged.length),
      reasons: Object.fromEntries(reasons.map(([name, all]) => [name, all.length])),
    });
  }
  const uncovered = samples.filter(
    ({ kind, unfit, photo }) =>
      kind === 'untouched' && unfit && !reallyCovered.has(photo.slice(photo.indexOf('/') + 1)),
  );
  const refused = uncovered.filter(({ unfit }) => unfit && unfit.length > 0);
  print('untouched, not known to be covered', {
    photos: uncovered.length,
    refused: refused.length,
    share: refused.length / uncovered.length,
  });
  const live = samples.flatMap(({ liveness }) => (liveness === undefined ? [] : [liveness]));
  for (const least of [0.5, 0.6, 0.7]) {
    const failed = live.filter((probability) => probability < least).length;
    print(`liveness under ${least}`, { photos: live.length, failed, share: failed / live.length });
  }
}

function print(title: string, row: object): void {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value);
  process.stdout.write(`${title}: ${JSON.stringify(row, rounded)}\n`);
}

await main();
