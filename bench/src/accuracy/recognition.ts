import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Embedding, Vision } from '@facet/vision';
import { mean } from '../measure/statistics.js';
import type { BenchOptions } from '../options.js';
import { isProblem } from '../problem.js';
import type { Goal, Table } from '../report.js';
import { type LfwPair, lfwPath, parseLfwPairs } from './lfw-pairs.js';
import { accuracyByFold, ScoreHistogram, trueAcceptRate } from './verification.js';

const falseAcceptRates = [1e-2, 1e-3, 1e-4] as const;
const concurrency = 4;

type RecognitionOptions = BenchOptions & { lfw: NonNullable<BenchOptions['lfw']> };

interface Recognition {
  tables: Table[];
  goals: Goal[];
  details: unknown;
}

/**
 * LFW's verification: accuracy by fold over the pairs, and the true accept rate over the pairs of one person at the
 * false accept rates that every pair of two people among the photos gives. Photos without a face fail their pairs.
 */
export async function measureRecognition(
  vision: Vision,
  { lfw, folds, fittedFolds }: RecognitionOptions,
  say: (line: string) => void,
): Promise<Recognition> {
  const all = parseLfwPairs(readFileSync(lfw.pairsFile, 'utf8'));
  const pairs = all.filter(({ fold }) => folds === undefined || folds.includes(fold));
  if (pairs.length === 0) throw new Error('no pairs in these folds');
  const people = new Map(
    pairs.flatMap(({ first, second }) => [first, second]).map((image) => [lfwPath(image), image.person]),
  );
  const embeddings = await embedAll(vision, lfw.directory, [...people.keys()], say);
  const scoreOf = ({ first, second }: LfwPair) => {
    const [a, b] = [embeddings.get(lfwPath(first)), embeddings.get(lfwPath(second))];
    return a && b ? cosine(a, b) : undefined;
  };
  const scored = pairs.map((pair) => ({ fold: pair.fold, same: pair.same, score: scoreOf(pair) }));
  const byFold = accuracyByFold(scored);
  const genuine = scored.filter(({ same }) => same).map(({ score }) => score);
  say(`comparing every two of ${embeddings.size} faces`);
  const impostors = impostorScores(embeddings, people);
  const rates = falseAcceptRates.map((rate) => {
    const threshold = impostors.thresholdAt(rate);
    return { rate, threshold, accepted: trueAcceptRate(genuine, threshold) };
  });
  const usedFolds = byFold.map(({ fold }) => fold);
  const fitted = usedFolds.filter((fold) => fittedFolds.includes(fold));
  const note = fitted.length > 0 ? `folds ${fitted.join(', ')} were used for fitting` : 'folds not used for fitting';
  const accuracy = 100 * mean(byFold.map((fold) => fold.accuracy));
  return {
    tables: [
      {
        title: `Recognition: ${pairs.length} pairs, ${people.size} photos, ${people.size - embeddings.size} without a face, ${impostors.total} pairs of two people`,
        columns: ['measure', 'value %', 'threshold (cosine)'],
        rows: [
          ...byFold.map((fold) => [`accuracy, fold ${fold.fold}`, 100 * fold.accuracy, fold.threshold]),
          ['accuracy, mean', accuracy, ''],
          ...rates.map(({ rate, accepted, threshold }) => [`true accepts at ${rate} false`, 100 * accepted, threshold]),
        ],
      },
    ],
    goals: [
      { name: 'LFW accuracy', value: accuracy, unit: '%', bound: 'at least', target: 99.2, note },
      {
        name: 'true accepts at 1e-3 false accepts',
        value: 100 * rates[1].accepted,
        unit: '%',
        bound: 'at least',
        target: 98.5,
        note,
      },
    ],
    details: { byFold, rates, pairs: pairs.length, photos: people.size, withoutFace: people.size - embeddings.size },
  };
}

async function embedAll(
  vision: Vision,
  directory: string,
  paths: readonly string[],
  say: (line: string) => void,
): Promise<Map<string, Embedding>> {
  const embeddings = new Map<string, Embedding>();
  let next = 0;
  const chain = async () => {
    while (next < paths.length) {
      const path = paths[next++];
      if (next % 1000 === 0) say(`${next} of ${paths.length} photos`);
      const image = await readFile(join(directory, path));
      try {
        embeddings.set(path, (await vision.embed(image, { selection: 'largest' })).embedding);
      } catch (error) {
        if (!isProblem(error, 'face.not_found_in')) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, chain));
  return embeddings;
}

function impostorScores(
  embeddings: ReadonlyMap<string, Embedding>,
  people: ReadonlyMap<string, string>,
): ScoreHistogram {
  const histogram = new ScoreHistogram();
  const faces = [...embeddings].map(([path, embedding]) => ({ person: people.get(path), embedding }));
  faces.forEach((a, i) => {
    for (let k = i + 1; k < faces.length; k++) {
      const b = faces[k];
      if (a.person !== b.person) histogram.add(cosine(a.embedding, b.embedding));
    }
  });
  return histogram;
}

/** Of two vectors of length 1. */
function cosine(a: Embedding, b: Embedding): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return dot;
}
