import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LfwPair, lfwPath, parseLfwPairs } from '../accuracy/lfw-pairs.js';
import { accuracyByFold } from '../accuracy/verification.js';
import { type Child, startChild } from '../measure/child.js';
import { mean, median } from '../measure/statistics.js';
import type { BenchOptions } from '../options.js';
import { asIs, type BenchPhoto, portraitOf, readLabelled, sampleFolder } from '../photos.js';
import type { Goal, Outcome, Table } from '../report.js';
import { cosine, type Engine, type EngineName, nearness, type PhotoAnswer, type PhotoQuestion } from './engine.js';

const engines: readonly Engine[] = [
  {
    name: 'facet',
    module: 'facet-child.js',
    pipeline: 'embed: all faces detected; landmarks, alignment and embedding of the largest',
    compare: cosine,
  },
  {
    name: 'face-api',
    module: 'face-api-child.js',
    pipeline: 'detectAllFaces (SSD MobileNet v1) .withFaceLandmarks() .withFaceDescriptors(), of every face',
    compare: nearness,
    env: { NODE_PATH: join(import.meta.dirname, '../../stand-ins') },
  },
  {
    name: 'human',
    module: 'human-child.js',
    pipeline:
      'its default face pipeline: BlazeFace (one face), mesh, iris, emotion, description; body, hand, gesture and filter off',
    compare: nearness,
  },
];

type EngineChild = Child<PhotoQuestion, PhotoAnswer>;

/** The same photos through this project and two packages on their WebAssembly backends, in turn, each in its process. */
export async function runPeers(options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const children = new Map<EngineName, EngineChild>();
  try {
    for (const { name, module, env } of engines) {
      say(`starting ${name}`);
      const args = [options.modelsDir];
      children.set(name, await startChild(join(import.meta.dirname, module), { args, env: env ?? {} }));
    }
    const speed = await measureSpeed(children, options.rounds, say);
    const outcome: Outcome = {
      tables: [pipelines(), ...speed.tables],
      goals: speed.goals,
      skipped: [],
      details: { speed: speed.details },
    };
    if (options.lfw === undefined) {
      outcome.skipped.push('recognition: no --lfw and --pairs, no FACET_LFW_DIR and FACET_LFW_PAIRS');
      return outcome;
    }
    const pairs = parseLfwPairs(readFileSync(options.lfw.pairsFile, 'utf8')).filter(
      ({ fold }) => options.folds === undefined || options.folds.includes(fold),
    );
    const recognition = await measureAccuracy(
      children,
      options.lfw.directory,
      sampleOf(pairs, options.pairsSample),
      say,
    );
    outcome.tables.push(recognition.table);
    outcome.goals.push(...recognition.goals);
    return outcome;
  } finally {
    for (const child of children.values()) await child.stop();
  }
}

function childOf(children: ReadonlyMap<EngineName, EngineChild>, name: EngineName): EngineChild {
  const child = children.get(name);
  if (!child) throw new Error(`${name} was not started`);
  return child;
}

function pipelines(): Table {
  return {
    title: 'What each engine does for a photo',
    columns: ['engine', 'pipeline'],
    rows: engines.map(({ name, pipeline }) => [name, pipeline]),
  };
}

interface PhotoTimes {
  photo: string;
  /** Median milliseconds and faces by engine. */
  engines: Record<EngineName, { ms: number; decodeMs: number; faces: number }>;
}

async function measureSpeed(
  children: ReadonlyMap<EngineName, EngineChild>,
  rounds: number,
  say: (line: string) => void,
): Promise<{ tables: Table[]; goals: Goal[]; details: unknown }> {
  const samples = readLabelled('face-api-samples', sampleFolder());
  const portraits: BenchPhoto[] = [];
  const groups: BenchPhoto[] = [];
  for (const { photo, bytes } of samples) {
    portraits.push(await portraitOf(bytes, photo.faces[photo.faces.length - 1], `portrait from ${photo.file}`));
    groups.push(await asIs(bytes, photo.file));
  }
  const time = async (photos: readonly BenchPhoto[]) => {
    const times: PhotoTimes[] = [];
    for (const photo of photos) {
      say(photo.name);
      times.push(await timePhoto(children, photo, rounds));
    }
    return times;
  };
  const portraitTimes = await time(portraits);
  const groupTimes = await time(groups);
  return {
    tables: [
      speedTable('Portraits of about 600 pixels with one face: the same work for each engine', portraitTimes),
      speedTable('Group photos of 1920 pixels: face-api describes every face, the others one', groupTimes),
    ],
    goals: (['face-api', 'human'] as const).flatMap((peer) => {
      const target = peer === 'face-api' ? 10 : 4;
      const goal = (kind: string, times: readonly PhotoTimes[]): Goal => ({
        name: `times as fast as ${peer}, ${kind}`,
        value: sum(times, peer) / sum(times, 'facet'),
        unit: '×',
        bound: 'at least',
        target,
        note: 'decoding included on both sides',
      });
      return [goal('portraits', portraitTimes), goal('group photos', groupTimes)];
    }),
    details: { portraits: portraitTimes, groups: groupTimes },
  };
}

/** Each round asks every engine once, starting with another one, so that a change of the machine's speed hits all. */
async function timePhoto(
  children: ReadonlyMap<EngineName, EngineChild>,
  { name, bytes }: BenchPhoto,
  rounds: number,
): Promise<PhotoTimes> {
  const answers: Record<EngineName, PhotoAnswer[]> = { facet: [], 'face-api': [], human: [] };
  for (let round = -1; round < rounds; round++) {
    for (let i = 0; i < engines.length; i++) {
      const engine = engines[(i + round + 1) % engines.length].name;
      const answer = await childOf(children, engine).ask({ image: bytes });
      if (round >= 0) answers[engine].push(answer);
    }
  }
  const summary = (engine: EngineName) => {
    const own = answers[engine];
    return {
      ms: median(own.map(({ ms }) => ms)),
      decodeMs: median(own.map(({ decodeMs }) => decodeMs)),
      faces: own[0].faces,
    };
  };
  return {
    photo: name,
    engines: { facet: summary('facet'), 'face-api': summary('face-api'), human: summary('human') },
  };
}

function sum(times: readonly PhotoTimes[], engine: EngineName): number {
  return times.reduce((total, { engines: by }) => total + by[engine].ms, 0);
}

function speedTable(title: string, times: readonly PhotoTimes[]): Table {
  const row = ({ photo, engines: by }: PhotoTimes) => [
    photo,
    by.facet.ms,
    by['face-api'].ms,
    by.human.ms,
    by['face-api'].decodeMs,
    `${by.facet.faces}/${by['face-api'].faces}/${by.human.faces}`,
  ];
  return {
    title: `${title} (median ms, decoding included)`,
    columns: ['photo', 'facet', 'face-api', 'human', "peers' decoding", 'faces'],
    rows: [
      ...times.map(row),
      [
        'mean',
        sum(times, 'facet') / times.length,
        sum(times, 'face-api') / times.length,
        sum(times, 'human') / times.length,
        '',
        '',
      ],
    ],
  };
}

/** About `count` pairs, evenly from each fold and as many of one person as of two. */
function sampleOf(pairs: readonly LfwPair[], count: number): LfwPair[] {
  const folds = [...new Set(pairs.map(({ fold }) => fold))];
  const perKind = Math.max(1, Math.round(count / folds.length / 2));
  return folds.flatMap((fold) =>
    [true, false].flatMap((same) => {
      const own = pairs.filter((pair) => pair.fold === fold && pair.same === same);
      const step = Math.max(1, own.length / perKind);
      return Array.from({ length: Math.min(perKind, own.length) }, (_, i) => own[Math.floor(i * step)]);
    }),
  );
}

async function measureAccuracy(
  children: ReadonlyMap<EngineName, EngineChild>,
  directory: string,
  pairs: readonly LfwPair[],
  say: (line: string) => void,
): Promise<{ table: Table; goals: Goal[] }> {
  const paths = [...new Set(pairs.flatMap(({ first, second }) => [lfwPath(first), lfwPath(second)]))];
  say(`describing ${paths.length} LFW photos with each engine`);
  // Nothing is timed here, so the engines may share the machine.
  const results = await Promise.all(
    engines.map(async ({ name, compare }) => {
      const embeddings = new Map<string, Float32Array>();
      for (const path of paths) {
        const { embedding } = await childOf(children, name).ask({ image: await readFile(join(directory, path)) });
        if (embedding) embeddings.set(path, embedding);
      }
      const scored = pairs.map(({ fold, same, first, second }) => {
        const [a, b] = [embeddings.get(lfwPath(first)), embeddings.get(lfwPath(second))];
        return { fold, same, score: a && b ? compare(a, b) : undefined };
      });
      const accuracy = 100 * mean(accuracyByFold(scored).map((fold) => fold.accuracy));
      const described = scored.filter(({ score }) => score !== undefined);
      const whereFound = 100 * mean(accuracyByFold(described).map((fold) => fold.accuracy));
      say(`${name}: ${accuracy.toFixed(2)} %`);
      return { name, accuracy, whereFound, withoutFace: paths.length - embeddings.size };
    }),
  );
  const facet = results.find(({ name }) => name === 'facet')?.accuracy ?? Number.NaN;
  return {
    table: {
      title: `Recognition of ${pairs.length} LFW pairs, thresholds chosen on other folds`,
      columns: ['engine', 'accuracy %', 'photos without a face', 'accuracy % where it found both faces'],
      rows: results.map(({ name, accuracy, whereFound, withoutFace }) => [name, accuracy, withoutFace, whereFound]),
    },
    goals: results
      .filter(({ name }) => name !== 'facet')
      .map(({ name, accuracy }) => ({
        name: `accuracy above ${name}'s`,
        value: facet - accuracy,
        unit: 'percentage points',
        bound: 'at least',
        target: 0.01,
      })),
  };
}
