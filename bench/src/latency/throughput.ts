import { mean, percentile } from '../measure/statistics.js';
import type { Goal, Table } from '../report.js';
import { type KeepAliveClient, type PreparedCall, postOk } from '../server/keep-alive-client.js';
import { applyLoad } from '../server/load.js';
import { readMetric } from '../server/metrics-text.js';
import { startServer } from '../server/server-under-test.js';

const blockSeconds = 4;
const concurrency = 4;

interface Block {
  workers: number;
  perSecond: number;
  p50: number;
  p99: number;
  gapP99Ms: number;
  gapMaxMs: number;
}

/** Loads a server of one worker and one of two in turn; the one that is not asked idles meanwhile. */
export async function measureThroughput(
  call: PreparedCall,
  { rounds, modelsDir }: { rounds: number; modelsDir: string },
  say: (line: string) => void,
): Promise<{ table: Table; goals: Goal[]; details: Block[] }> {
  const blocks: Block[] = [];
  const one = await startServer({ workers: 1, modelsDir });
  try {
    const two = await startServer({ workers: 2, modelsDir });
    try {
      const clients = new Map([
        [1, await one.client()],
        [2, await two.client()],
      ]);
      for (let round = 0; round < rounds; round++) {
        for (const [workers, client] of clients) {
          say(`throughput of ${workers} worker(s), round ${round + 1}`);
          blocks.push({ workers, ...(await measureBlock(client, call)) });
        }
      }
      for (const client of clients.values()) client.close();
    } finally {
      await two.stop();
    }
  } finally {
    await one.stop();
  }
  return summarise(blocks);
}

async function measureBlock(client: KeepAliveClient, call: PreparedCall): Promise<Omit<Block, 'workers'>> {
  for (let i = 0; i < 5; i++) await postOk(client, call);
  await eventLoopGaps(client);
  const { requests, seconds, latencies } = await applyLoad(client, [call], { concurrency, seconds: blockSeconds });
  const gaps = await eventLoopGaps(client);
  return { perSecond: requests / seconds, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), ...gaps };
}

/** Node's delay histogram holds the time between two turns of a timer of so many milliseconds, not the lateness. */
const timerMs = 10;

/** How late the event loop was since the last call: reading the metrics starts them anew. */
async function eventLoopGaps(client: KeepAliveClient): Promise<{ gapP99Ms: number; gapMaxMs: number }> {
  const text = (await client.get('/metrics')).body.toString('utf8');
  return {
    gapP99Ms: 1000 * readMetric(text, 'nodejs_eventloop_lag_p99_seconds') - timerMs,
    gapMaxMs: 1000 * readMetric(text, 'nodejs_eventloop_lag_max_seconds') - timerMs,
  };
}

function summarise(blocks: Block[]): { table: Table; goals: Goal[]; details: Block[] } {
  const of = (workers: number, pick: (block: Block) => number) =>
    mean(blocks.filter((b) => b.workers === workers).map(pick));
  const worst = (pick: (block: Block) => number) => Math.max(...blocks.map(pick));
  const speedUp = of(2, ({ perSecond }) => perSecond) / of(1, ({ perSecond }) => perSecond);
  return {
    table: {
      title: `Detect default of a portrait, ${concurrency} requests at a time`,
      columns: ['workers', 'requests/s', 'p50 ms', 'p99 ms', 'loop gap p99 ms', 'loop gap max ms'],
      rows: [1, 2].map((workers) => [
        workers,
        of(workers, ({ perSecond }) => perSecond),
        of(workers, ({ p50 }) => p50),
        of(workers, ({ p99 }) => p99),
        of(workers, ({ gapP99Ms }) => gapP99Ms),
        of(workers, ({ gapMaxMs }) => gapMaxMs),
      ]),
    },
    goals: [
      {
        name: 'throughput of 2 workers to 1',
        value: speedUp,
        unit: '×',
        bound: 'at least',
        target: 1.8,
        note: 'the load generator shares the cores',
      },
      {
        name: 'event loop gap under load, p99',
        value: worst(({ gapP99Ms }) => gapP99Ms),
        unit: 'ms',
        bound: 'at most',
        target: 20,
        note: `longest ${worst(({ gapMaxMs }) => gapMaxMs).toFixed(0)} ms`,
      },
    ],
    details: blocks,
  };
}
