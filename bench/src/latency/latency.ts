import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
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
  /** The same for the server with as many workers as it chooses, where that is measured as well. */
  usualCall?: PreparedCall;
}

/** A server, as a case asks it. */
interface Asked {
  client: KeepAliveClient;
  pid: number;
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
  /** The same requests, to a server with as many workers as it chooses. */
  usual?: { workers: number; p50: number; p99: number; modelRatio: number };
}

const requestsPerBlock = 20;
const detectPath = '/face/api/v2/faces:detect';
const comparePath = '/face/api/v2/faces:compare';
const verifyPath = '/kyc/api/faceid/v2-1/verify';

/** Times detect, compare and verify over HTTP against the decoding and the models that the same photos need. */
export async function runLatency(options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const { modelsDir } = options;
  // One worker, so that both sides have one thread for decoding and models; two would split a comparison.
  const server = await startServer({ workers: 1, modelsDir });
  const seenModels = mkdtempSync(join(tmpdir(), 'facet-bench-models-'));
  const stops = [server.stop, async () => rmSync(seenModels, { recursive: true })];
  let cases: Case[];
  const results: CaseResult[] = [];
  try {
    const usualServer = await startServer({ modelsDir });
    stops.unshift(usualServer.stop);
    cases = await makeCases(await server.newKey('kyc'), await usualServer.newKey('kyc'));
    say('counting the work of each operation');
    const works = await traceWork(cases, modelsDir, seenModels);
    const raw = await startChild<RawRequest, RawCost>(join(import.meta.dirname, 'raw-child.js'), {
      args: [seenModels],
    });
    stops.unshift(raw.stop);
    const client = await server.client();
    const usualClient = await usualServer.client();
    const one = { client, pid: server.pid };
    const usual = { client: usualClient, pid: usualServer.pid };
    for (const [i, item] of cases.entries()) {
      say(`${item.name}, ${item.photo}`);
      results.push(await measureCase(item, works[i], { one, usual }, raw, options.rounds));
    }
    client.close();
    usualClient.close();
  } finally {
    for (const stop of stops) await stop();
  }
  const throughput = await measureThroughput(callNamed(cases, 'detect default'), options, say);
  return {
    tables: [latencyTable(results), workersTable(results), throughput.table],
    goals: [...ratioGoals(results), ...throughput.goals],
    skipped: [],
    details: { latency: results, throughput: throughput.details },
  };
}

async function makeCases(kycKey: string, usualKycKey: string): Promise<Case[]> {
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
  const verify = (apiKey: string) =>
    prepareCall(verifyPath, { apiKey }, { imageIdCard: card.bytes, imageBest: selfie.bytes });
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
      call: verify(kycKey),
      usualCall: verify(usualKycKey),
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
      if (work.decodes.length === 0 || work.runs.length === 0) throw new Error(`no work was seen for ${name}`);
      works.push(work);
    }
    return works;
  } finally {
    await child.stop();
  }
}

/** Blocks over HTTP and raw blocks take turns, so that a machine that slows down slows both. */
async function measureCase(
  { name, photo, operation, call, usualCall }: Case,
  work: Work,
  { one, usual }: { one: Asked; usual: Asked },
  raw: Child<RawRequest, RawCost>,
  rounds: number,
): Promise<CaseResult> {
  const images = imagesOf(operation);
  const http: number[] = [];
  const usualHttp: number[] = [];
  const costs: RawCost[] = [];
  let serverMs = 0;
  for (let round = -1; round < rounds; round++) {
    const block = round < 0 ? 5 : requestsPerBlock;
    const before = processorMs(one.pid);
    for (let i = 0; i < block; i++) {
      const { ms } = await postOk(one.client, call);
      if (round >= 0) http.push(ms);
    }
    if (round >= 0) serverMs += processorMs(one.pid) - before;
    for (let i = 0; usualCall && i < block; i++) {
      const { ms } = await postOk(usual.client, usualCall);
      if (round >= 0) usualHttp.push(ms);
    }
    for (let i = 0; i < block; i++) {
      const cost = await raw.ask({ images, work });
      if (round >= 0) costs.push(cost);
    }
  }
  const rawMedian = median(costs.map(({ decodeMs, modelMs }) => decodeMs + modelMs));
  const modelMs = median(costs.map((cost) => cost.modelMs));
  return {
    name,
    photo,
    p50: percentile(http, 0.5),
    p99: percentile(http, 0.99),
    decodeMs: median(costs.map(({ decodeMs }) => decodeMs)),
    modelMs,
    ratio: median(http) / rawMedian,
    modelRatio: median(http) / modelMs,
    processorRatio: serverMs / http.length / mean(costs.map((cost) => cost.processorMs)),
    runs: work.runs.length,
    ...(usualCall && {
      usual: {
        workers: availableParallelism(),
        p50: percentile(usualHttp, 0.5),
        p99: percentile(usualHttp, 0.99),
        modelRatio: median(usualHttp) / modelMs,
      },
    }),
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

function workersTable(results: readonly CaseResult[]): Table {
  const rows = results.flatMap(({ name, p50, p99, modelMs, modelRatio, usual }) =>
    usual
      ? [
          [name, '1', p50, p99, modelMs, modelRatio],
          [name, `${usual.workers}, the default here`, usual.p50, usual.p99, modelMs, usual.modelRatio],
        ]
      : [],
  );
  return {
    title: 'Over HTTP at concurrency 1, by the number of workers, against the models alone on one thread (ms)',
    columns: ['operation', 'workers', 'p50', 'p99', 'models', 'to models alone'],
    rows,
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
  const verify = named('verify');
  const verifyGoal = goal(
    'verify with liveness, default workers: HTTP p50 to its models alone',
    1.2,
    verify.flatMap(({ usual }) => usual?.modelRatio ?? []),
  );
  const oneWorker = mean(verify.map(({ modelRatio }) => modelRatio));
  return [
    goal('detect: HTTP p50 to decode + models, mean', 1.15, named('detect').map(toRaw)),
    goal('compare: HTTP p50 to decode + models', 1.15, named('compare').map(toRaw)),
    { ...verifyGoal, note: `models on one thread; with one worker ${oneWorker.toFixed(2)}` },
  ];
}
