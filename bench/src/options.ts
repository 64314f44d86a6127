import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { defaultModelsDir } from '@facet/vision/models';
import { parseFolds } from './accuracy/lfw-pairs.js';

export interface BenchOptions {
  /** Undefined: LFW is not at hand, and parts that want it are skipped. */
  lfw: { directory: string; pairsFile: string } | undefined;
  /** LFW's folder of people, whether its pairs are at hand or not. */
  lfwFaces: string | undefined;
  /** Folder with live photos and attacks and their `labels.csv`. */
  attacks: string | undefined;
  /** Folds of the pairs file to judge on; undefined for all. */
  folds: number[] | undefined;
  /** Folds that the projection and the calibration were fitted on. */
  fittedFolds: number[];
  /** Folder with the labelled group photos. */
  photos: string | undefined;
  /** Pairs for the recognition part of `peers`. */
  pairsSample: number;
  /** Repetitions of each timed block. */
  rounds: number;
  requests: number;
  /** Sizes of the collections that `search` fills. */
  faces: number[];
  /** Searches of each size. */
  probes: number;
  databaseUrl: string | undefined;
  /** Where models are cached; they are built when they are not there. */
  modelsDir: string;
}

export const usage = `npm run bench -- [latency|accuracy|peers|memory|start|search|pad|workspace|gateway …] [options]

  --lfw DIR            LFW's folder of people          (FACET_LFW_DIR)
  --pairs FILE         pairs in LFW's format           (FACET_LFW_PAIRS)
  --folds 6-10         judge on these folds alone      (all)
  --fitted-folds 1-5   folds used for fitting          (1-5)
  --photos DIR         group photos of labels/group-photos.json   (FACET_PHOTOS_DIR)
  --data DIR           live photos and attacks of \`pad\`  (FACET_PAD_DIR)
  --pairs-sample N     pairs for the peers' recognition (600)
  --rounds N           repetitions of timed blocks     (5)
  --requests N         requests of \`memory\`            (10000)
  --faces 1000,100000  sizes of \`search\`               (1000,10000,100000)
  --probes N           searches of each size           (1000)
  --database-url URL   run \`memory\` and \`search\` on PostgreSQL, too (TEST_DATABASE_URL)
  --models-dir DIR     where models are cached         (FACET_MODELS_DIR)`;

/** Reads the command line; throws an Error whose message is for the user. */
export function parseOptions(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { names: string[]; options: BenchOptions } {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      lfw: text,
      pairs: text,
      data: text,
      folds: text,
      'fitted-folds': text,
      photos: text,
      'pairs-sample': text,
      rounds: text,
      requests: text,
      faces: text,
      probes: text,
      'database-url': text,
      'models-dir': text,
    },
  });
  const directory = values.lfw ?? env.FACET_LFW_DIR;
  const pairsFile = values.pairs ?? env.FACET_LFW_PAIRS;
  if (directory === undefined && pairsFile !== undefined) throw new Error('--pairs wants --lfw');
  return {
    names: positionals,
    options: {
      lfw: directory !== undefined && pairsFile !== undefined ? { directory, pairsFile } : undefined,
      lfwFaces: directory,
      attacks: values.data ?? env.FACET_PAD_DIR,
      folds: values.folds === undefined ? undefined : parseFolds(values.folds),
      fittedFolds: parseFolds(values['fitted-folds'] ?? '1-5'),
      photos: values.photos ?? env.FACET_PHOTOS_DIR,
      pairsSample: count('--pairs-sample', values['pairs-sample'], 600),
      rounds: count('--rounds', values.rounds, 5),
      requests: count('--requests', values.requests, 10_000),
      faces: (values.faces ?? '1000,10000,100000').split(',').map((text) => count('--faces', text, 0)),
      probes: count('--probes', values.probes, 1000),
      databaseUrl: values['database-url'] ?? env.TEST_DATABASE_URL,
      modelsDir: values['models-dir'] ?? defaultModelsDir(env, homedir()),
    },
  };
}

function count(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new Error(`${name} wants a whole number from 1`);
  return value;
}
