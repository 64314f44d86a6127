import { readFileSync } from 'node:fs';
import type { Embedding, Vision } from '@facet/vision';
import { mean } from '../measure/statistics.js';
import type { BenchOptions } from '../options.js';
import { seededRandom } from '../random.js';
import type { Goal, Table } from '../report.js';
import { cosine, embedPhotos } from './embed-photos.js';
import { type Identification, measureIdentification } from './identification.js';
import { type LfwPair, lfwPath, parseLfwPairs } from './lfw-pairs.js';
import { accuracyByFold, ScoreHistogram, trueAcceptRate } from './verification.js';

const falseAcceptRates = [1e-2, 1e-3, 1e-4] as const;

type RecognitionOptions = BenchOptions & { lfw: NonNullable<BenchOptions['lfw']> };

interface Recognition {
  tables: Table[];
  goals: Goal[];
  details: unknown;
}

const gallerySizes = [100, 1000] as const;
const galleries = 20;
const searchThresholds = [0.65, 0.7, 0.75, 0.8, 0.85];
const seed = 9;

/**
 * LFW's verification: accuracy by fold over the pairs, and the true accept rate over the pairs of one person at the
 * false accept rates that every pair of two people among the photos gives. Photos without a face fail their pairs. And
 * how often a search among many finds a stranger or misses a person, at thresholds of the face scale.
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
  const embeddings = await embedPhotos(vision, lfw.directory, [...people.keys()], say);
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
  const identified = identify(embeddings, people, say);
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
      identificationTable(identified),
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
    details: {
      byFold,
      rates,
      pairs: pairs.length,
      photos: people.size,
      withoutFace: people.size - embeddings.size,
      identification: identified,
    },
  };
}

/** At every size of gallery that leaves as many strangers. */
function identify(
  embeddings: ReadonlyMap<string, Embedding>,
  people: ReadonlyMap<string, string>,
  say: (line: string) => void,
): Identification[] {
  const byPerson = new Map<string, Embedding[]>();
  for (const [path, embedding] of embeddings) {
    const person = people.get(path) ?? path;
    byPerson.set(person, [...(byPerson.get(person) ?? []), embedding]);
  }
  const random = seededRandom(seed);
  return gallerySizes
    .filter((size) => byPerson.size >= 2 * size)
    .map((size) => {
      say(`searching galleries of ${size} people`);
      return measureIdentification([...byPerson.values()], { size, galleries, thresholds: searchThresholds }, random);
    });
}

function identificationTable(identified: readonly Identification[]): Table {
  return {
    title: `Search: ${galleries} galleries of each size, one photo a person; strangers found and people missed, %`,
    columns: ['threshold', ...identified.flatMap(({ galleryFaces: n }) => [`strangers, ${n}`, `missed, ${n}`])],
    rows: searchThresholds.map((threshold, i) => [
      threshold,
      ...identified.flatMap(({ rates }) => [100 * rates[i].falsePositives, 100 * rates[i].falseNegatives]),
    ]),
  };
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
