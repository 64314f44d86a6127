import { join } from 'node:path';
import { type Child, startChild } from '../measure/child.js';
import { percentile } from '../measure/statistics.js';
import type { BenchOptions } from '../options.js';
import type { Goal, Outcome } from '../report.js';
import { connect, type KeepAliveClient, type PreparedCall } from '../server/keep-alive-client.js';
import { noLimits, type ServerUnderTest, startServer } from '../server/server-under-test.js';
import type { Flood, FloodResult } from './flood-child.js';
import { callAtRate } from './paced-calls.js';

const bareServer = join(import.meta.dirname, '../server/bare-server-child.js');
const floodProcess = join(import.meta.dirname, 'flood-child.js');

const slug = 'bench';
const answerBytes = 500;
const perSecond = 200;
/** Of one stretch; stretches of what is compared take turns, so that whatever else the machine does strikes both alike. */
const stretchSeconds = 4;
const stretches = 5;
const warmUpSeconds = 10;
const floodPerSecond = 2_000;
const body = JSON.stringify({ inputs: { name: 'Ada Lovelace', amount: 1815, tags: ['a', 'b', 'c'] } });

const product = {
  slug,
  name: 'Bench',
  active: true,
  default_format: 'json' as const,
  input_schema: {
    type: 'object',
    required: ['name', 'amount'],
    properties: {
      name: { type: 'string', maxLength: 100 },
      amount: { type: 'integer', minimum: 0 },
      tags: { type: 'array', items: { type: 'string' }, maxItems: 10 },
    },
  },
};
const mapped = {
  request_mapping: '{ "who": inputs.name, "sum": inputs.amount }',
  response_mapping: '{ "length": $length(padding), "for": $inputs.name }',
};

/** What the gateway adds to a call of the service behind it, and what a flood of refused calls does to other keys. */
export async function runGateway({ modelsDir, rounds }: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const server = await startServer({ modelsDir, allowPrivateUpstreams: true });
  const upstream = await startChild<number, number>(bareServer);
  const flooder = await startChild<Flood, FloodResult>(floodProcess);
  try {
    const upstreamUrl = `http://127.0.0.1:${await upstream.ask(answerBytes)}`;
    const { free, limited } = await prepareServer(server, upstreamUrl);
    const gateway = connect(server.url, free);
    const direct = connect(upstreamUrl, free);
    const calls = { gateway: jsonCall(`/gateway/api/${slug}`), direct: jsonCall('/') };
    // A server that has just started compiles its code while it answers.
    await callAtRate(gateway, calls.gateway, { perSecond, seconds: warmUpSeconds });
    await callAtRate(direct, calls.direct, { perSecond, seconds: 1 });
    const overhead = await measureOverhead(gateway, direct, calls, rounds, say);
    const flooded = await measureFlood(gateway, calls.gateway, { flooder, url: server.url, key: limited }, rounds, say);
    gateway.close();
    direct.close();
    return { ...describe(overhead, flooded), skipped: [] };
  } finally {
    await flooder.stop();
    await upstream.stop();
    await server.stop();
  }
}

async function prepareServer({ admin }: ServerUnderTest, url: string) {
  await admin.products.create({ ...product, backend: { type: 'http', url: `${url}/`, method: 'POST', ...mapped } });
  const account = await admin.accounts.create({ name: 'bench' });
  const key = async (limits: typeof noLimits) =>
    (await admin.keys.create(account.id, { surface: 'gateway', products: [slug], limits })).key;
  return { free: await key(noLimits), limited: await key({ ...noLimits, per_minute: 1 }) };
}

const jsonCall = (path: string): PreparedCall => ({
  path,
  contentType: 'application/json',
  body: Buffer.from(body),
});

async function measureOverhead(
  gateway: KeepAliveClient,
  direct: KeepAliveClient,
  calls: { gateway: PreparedCall; direct: PreparedCall },
  rounds: number,
  say: (line: string) => void,
) {
  const times = { gateway: [] as number[], direct: [] as number[] };
  const pace = { perSecond, seconds: stretchSeconds };
  for (let n = 0; n < Math.max(rounds, stretches); n++) {
    times.direct.push(...(await callAtRate(direct, calls.direct, pace)));
    times.gateway.push(...(await callAtRate(gateway, calls.gateway, pace)));
  }
  say(`${times.gateway.length} calls through the gateway, ${times.direct.length} without it`);
  return times;
}

interface FloodSource {
  flooder: Child<Flood, FloodResult>;
  url: string;
  key: string;
}

async function measureFlood(
  gateway: KeepAliveClient,
  call: PreparedCall,
  { flooder, url, key }: FloodSource,
  rounds: number,
  say: (line: string) => void,
) {
  const times = { alone: [] as number[], flooded: [] as number[] };
  const sum = { refused: 0, others: 0, seconds: 0 };
  const pace = { perSecond: 50, seconds: stretchSeconds };
  for (let n = 0; n < Math.max(rounds, stretches); n++) {
    times.alone.push(...(await callAtRate(gateway, call, pace)));
    const flood = { url, key, path: call.path, body, perSecond: floodPerSecond, seconds: stretchSeconds };
    const [counted, flooded] = await Promise.all([flooder.ask(flood), callAtRate(gateway, call, pace)]);
    times.flooded.push(...flooded);
    for (const name of ['refused', 'others', 'seconds'] as const) sum[name] += counted[name];
  }
  say(`${sum.refused} calls refused and ${sum.others} let in, in ${Math.round(sum.seconds)} s`);
  return { ...times, ...sum };
}

function describe(
  overhead: Awaited<ReturnType<typeof measureOverhead>>,
  flood: Awaited<ReturnType<typeof measureFlood>>,
): Pick<Outcome, 'tables' | 'goals'> {
  const row = (name: string, times: readonly number[]) =>
    [name, percentile(times, 0.5), percentile(times, 0.95), percentile(times, 0.99)] as const;
  const added = (share: number) => percentile(overhead.gateway, share) - percentile(overhead.direct, share);
  const rate = flood.refused / flood.seconds;
  const note = `${Math.round(rate)} calls a second refused`;
  const goals: Goal[] = [
    { name: 'added by the gateway, p50', value: added(0.5), unit: 'ms', bound: 'at most', target: 3 },
    { name: 'added by the gateway, p99', value: added(0.99), unit: 'ms', bound: 'at most', target: 10 },
    {
      name: "another key's p50 under the flood to without",
      value: percentile(flood.flooded, 0.5) / percentile(flood.alone, 0.5),
      unit: '',
      bound: 'at most',
      target: 1.1,
      note,
    },
    { name: 'calls refused a second', value: rate, unit: '', bound: 'at least', target: floodPerSecond * 0.95 },
  ];
  return {
    tables: [
      {
        title: `${perSecond} calls a second, checked, mapped both ways (ms)`,
        columns: ['', 'p50', 'p95', 'p99'],
        rows: [row('the service alone', overhead.direct), row('through the gateway', overhead.gateway)],
      },
      {
        title: `50 calls a second of one key while another is refused (ms)`,
        columns: ['', 'p50', 'p95', 'p99'],
        rows: [row('alone', flood.alone), row(`beside ${floodPerSecond} refusals a second`, flood.flooded)],
      },
    ],
    goals,
  };
}
