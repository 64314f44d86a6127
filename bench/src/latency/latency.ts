import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Child, startChild } from '../measure/child.js';
import { processorMs } from '../measure/process-usage.js';
import { mean, median, percentile } from '../measure/statistics.js';
import type { BenchOptions } from '../options.js';
import { asIs, type BenchPhoto, enlarged, portraitOf, readLabelled, sampleFolder } from '../photos.js';
import type { Goal, Outcome, Table } from '../report.js';
import { type KeepAliveClient, type PreparedCall, postOk, prepareCall } from '../server/keep-alive-client.js';
import { startServer } from '../server/server-under-test.js';
import type { RawCost, RawRequest } from './raw-child.js';
import { measureThroughput } from './throughput.js';
import { imagesOf, type Operation, seenModelsVariable, type Work } from './work.js';

interface Case {
  name: string;
  photo: string;
  operation: Operation;
  call: PreparedCall;
}

interface CaseResult {
  name: string;
  photo: string;
  p50: number;
  p99: number;
  decodeMs: number;
  modelMs: number;
  /** Median over HTTP against the median of decode + models. */
  ratio: number;
  /** Median over HTTP against the median of the models alone. */
  modelRatio: number;
  /** Processor time of the server for a request against that of decode + models: says the same on a busy machine. */
  processorRatio: number;
  /** Model runs that the operation took. */
  runs: number;
}

const requestsPerBlock = 20;
const detectPath = '/face/api/v2/faces:detect';
const comparePath = '/face/api/v2/faces:compare';
const verifyPath = '/kyc/api/faceid/v2-1/verify';

/** Times detect and compare over HTTP against the decoding and the models that the same photos need. */
export async function runLatency(options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const { modelsDir } = options;
  // One worker, so that both sides have one thread for decoding and models; two would split a comparison.
  const server = await startServer({ workers: 1, modelsDir });
  const seenModels = mkdtempSync(join(tmpdir(), 'facet-bench-models-'));
  const stops = [server.stop, async () => rmSync(seenModels, { recursive: true })];
  let cases: Case[];
  const results: CaseResult[] = [];
  try {
    cases = await makeCases(await server.newKey('kyc'));
    say('counting the work of each operation');
    const works = await traceWork(cases, modelsDir, seenModels);
    const raw = await startChild<RawRequest, RawCost>(join(import.meta.dirname, 'raw-child.js'), {
      args: [seenModels],
    });
    stops.unshift(raw.stop);
    const client = await server.client();
    for (const [i, item] of cases.entries()) {
      say(`${item.name}, ${item.photo}`);
      results.push(await measureCase(item, works[i], { client, pid: server.pid }, raw, options.rounds));
    }
    client.close();
  } finally {
    for (const stop of stops) await stop();
  }
  const throughput = await measureThroughput(callNamed(cases, 'detect default'), options, say);
  return {
    tables: [latencyTable(results), throughput.table],
    goals: [...ratioGoals(results), ...throughput.goals],
    skipped: [],
    details: { latency: results, throughput: throughput.details },
  };
}

async function makeCases(kycKey: string): Promise<Case[]> {
  const samples = readLabelled('face-api-samples', sampleFolder());
  const [first, , third, , , sixth] = samples;
  const portrait = await portraitOf(third.bytes, third.photo.faces[1], 'portrait, 1 face');
  const other = await portraitOf(first.bytes, first.photo.faces[0], 'second portrait');
  const group = await asIs(samples[3].bytes, 'group, 4 faces');
  const large = await enlarged(third.bytes, 12, 'group, 3 faces');
  const detect = ({ name, bytes, width, height }: BenchPhoto, attributes: 'none' | 'default' | 'all'): Case => ({
    name: `detect ${attributes}`,
    photo: `${name}, ${width}×${height}`,
    operation: { kind: 'detect', attributes, image: bytes },
    call: prepareCall(detectPath, { attributes }, { image: bytes }),
  });
  const card = await portraitOf(sixth.bytes, sixth.photo.faces[0], 'card', 400);
  const selfie = await portraitOf(sixth.bytes, sixth.photo.faces[0], 'selfie', 960);
  const levels = ['none', 'default', 'all'] as const;
  return [
    ...levels.map((level) => detect(portrait, level)),
    ...levels.map((level) => detect(group, level)),
    ...levels.map((level) => detect(large, level)),
    {
      name: 'compare',
      photo: `two portraits, ${portrait.width}×${portrait.height}`,
      operation: { kind: 'compare', source: portrait.bytes, target: other.bytes },
      call: prepareCall(comparePath, {}, { source_image: portrait.bytes, target_image: other.bytes }),
    },
    {
      name: 'verify with liveness',
      photo: `card ${card.width}×${card.height}, selfie ${selfie.width}×${selfie.height}`,
      operation: { kind: 'verify', card: card.bytes, selfie: selfie.bytes },
      call: prepareCall(verifyPath, { apiKey: kycKey }, { imageIdCard: card.bytes, imageBest: selfie.bytes }),
    },
  ];
}

function callNamed(cases: readonly Case[], name: string): PreparedCall {
  const found = cases.find((item) => item.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found.call;
}

async function traceWork(cases: readonly Case[], modelsDir: string, seenModels: string): Promise<Work[]> {
  const preload = pathToFileURL(join(import.meta.dirname, 'trace-preload.js')).href;
  const child = await startChild<Operation, Work>(join(import.meta.dirname, 'trace-child.js'), {
    args: [modelsDir],
    execArgv: ['--import', preload],
    env: { [seenModelsVariable]: seenModels },
  });
  try {
    const works: Work[] = [];
    for (const { operation, name } of cases) {
      const work = await child.ask(operation);
      if (work.decodes.length === 0 || Object.keys(work.runs).length === 0)
        throw new Error(`no work was seen for ${name}`);
      works.push(work);
    }
    return works;
  } finally {
    await child.stop();
  }
}

/** Blocks over HTTP and raw blocks take turns, so that a machine that slows down slows both. */
async function measureCase(
  { name, photo, operation, call }: Case,
  work: Work,
  server: { client: KeepAliveClient; pid: number },
  raw: Child<RawRequest, RawCost>,
  rounds: number,
): Promise<CaseResult> {
  const images = imagesOf(operation);
  const http: number[] = [];
  const costs: RawCost[] = [];
  let serverMs = 0;
  for (let round = -1; round < rounds; round++) {
    const block = round < 0 ? 5 : requestsPerBlock;
    const before = processorMs(server.pid);
    for (let i = 0; i < block; i++) {
      const { ms } = await postOk(server.client, call);
      if (round >= 0) http.push(ms);
    }
    if (round >= 0) serverMs += processorMs(server.pid) - before;
    for (let i = 0; i < block; i++) {
      const cost = await raw.ask({ images, work });
      if (round >= 0) costs.push(cost);
    }
  }
  const rawMedian = median(costs.map(({ decodeMs, modelMs }) => decodeMs + modelMs));
  return {
    name,
    photo,
    p50: percentile(http, 0.5),
    p99: percentile(http, 0.99),
    decodeMs: median(costs.map(({ decodeMs }) => decodeMs)),
    modelMs: median(costs.map(({ modelMs }) => modelMs)),
    ratio: median(http) / rawMedian,
    modelRatio: median(http) / median(costs.map(({ modelMs }) => modelMs)),
    processorRatio: serverMs / http.length / mean(costs.map((cost) => cost.processorMs)),
    runs: Object.values(work.runs).reduce((a, b) => a + b, 0),
  };
}

function latencyTable(results: readonly CaseResult[]): Table {
  return {
    title: 'Over HTTP at concurrency 1, one worker, against decode + models of the same photo in the same run (ms)',
    columns: [
      'operation',
      'photo',
      'p50',
      'p99',
      'decode',
      'models',
      'model runs',
      'ratio',
      'to models alone',
      'processor time ratio',
    ],
    rows: results.map((result) => [
      result.name,
      result.photo,
      result.p50,
      result.p99,
      result.decodeMs,
      result.modelMs,
      result.runs,
      result.ratio,
      result.modelRatio,
      result.processorRatio,
    ]),
  };
}

function ratioGoals(results: readonly CaseResult[]): Goal[] {
  const named = (prefix: string) => results.filter(({ name }) => name.startsWith(prefix));
  const goal = (name: string, target: number, ratios: readonly number[]): Goal => ({
    name,
    value: mean(ratios),
    unit: '×',
    bound: 'at most',
    target,
    note: `worst ${Math.max(...ratios).toFixed(2)}`,
  });
  const toRaw = ({ ratio }: CaseResult) => ratio;
  return [
    goal('detect: HTTP p50 to decode + models, mean', 1.15, named('detect').map(toRaw)),
    goal('compare: HTTP p50 to decode + models', 1.15, named('compare').map(toRaw)),
    goal(
      'verify with liveness: HTTP p50 to its models alone',
      1.2,
      named('verify').map(({ modelRatio }) => modelRatio),
    ),
  ];
}
