import { setTimeout as pause } from 'node:timers/promises';
import { residentBytes } from './measure/process-usage.js';
import { type Sample, slope } from './measure/statistics.js';
import type { BenchOptions } from './options.js';
import { portraitOf, readLabelled, sampleFolder } from './photos.js';
import type { Goal, Outcome } from './report.js';
import { type PreparedCall, prepareCall } from './server/keep-alive-client.js';
import { applyLoad } from './server/load.js';
import { startServer } from './server/server-under-test.js';

const mebibyte = 2 ** 20;
/** Growth that a server could keep up for a week at ten requests a second within 6 GB. */
const flatMiBPerThousand = 1;

interface MemoryRun {
  database: string;
  idleMiB: number;
  peakMiB: number;
  afterMiB: number;
  growthMiBPerThousand: number;
  seconds: number;
  samples: Sample[];
}

/** Resident size of the server: idle, while it answers many requests, and after them. */
export async function runMemory(options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const calls = await mixedCalls();
  const runs = [await measure('embedded', calls, options, undefined, say)];
  const skipped: string[] = [];
  if (options.databaseUrl === undefined) skipped.push('PostgreSQL: no --database-url and no TEST_DATABASE_URL');
  else runs.push(await measure('PostgreSQL', calls, options, options.databaseUrl, say));
  return {
    tables: [
      {
        title: `Resident size of a server with two workers, ${options.requests} requests (detect and compare, six photos), MiB`,
        columns: ['database', 'idle', 'highest', '5 s after', 'growth per 1,000 in the second half', 'seconds'],
        rows: runs.map((run) => [
          run.database,
          run.idleMiB,
          run.peakMiB,
          run.afterMiB,
          run.growthMiBPerThousand,
          run.seconds,
        ]),
      },
    ],
    goals: runs.flatMap((run) => goalsOf(run)),
    skipped,
    details: runs,
  };
}

async function mixedCalls(): Promise<PreparedCall[]> {
  const samples = readLabelled('face-api-samples', sampleFolder());
  const levels = ['none', 'default', 'all'] as const;
  const calls: PreparedCall[] = [];
  for (const [i, { photo, bytes }] of samples.entries()) {
    calls.push(prepareCall('/face/api/v2/faces:detect', { attributes: levels[i % 3] }, { image: bytes }));
    const source = (await portraitOf(bytes, photo.faces[0], 'source')).bytes;
    const target = (await portraitOf(bytes, photo.faces[1], 'target')).bytes;
    calls.push(prepareCall('/face/api/v1/faces:compare', {}, { source_image: source, target_image: target }));
    calls.push(prepareCall('/face/api/v1/faces:detect', {}, { image: source }));
  }
  return calls;
}

async function measure(
  database: string,
  calls: readonly PreparedCall[],
  options: BenchOptions,
  databaseUrl: string | undefined,
  say: (line: string) => void,
): Promise<MemoryRun> {
  const server = await startServer({ workers: 2, modelsDir: options.modelsDir, databaseUrl });
  try {
    const client = await server.client();
    await pause(3000);
    const idle = residentBytes(server.pid);
    const samples: Sample[] = [];
    const every = Math.max(1, Math.floor(options.requests / 200));
    const { seconds } = await applyLoad(client, calls, {
      concurrency: 4,
      requests: options.requests,
      seconds: 3600,
      onAnswer: (answers) => {
        if (answers % every === 0) samples.push({ x: answers, y: residentBytes(server.pid) / mebibyte });
        if (answers % 1000 === 0) say(`${database}: ${answers} requests, ${samples.at(-1)?.y.toFixed(0)} MiB`);
      },
    });
    await pause(5000);
    client.close();
    return {
      database,
      idleMiB: idle / mebibyte,
      peakMiB: Math.max(...samples.map(({ y }) => y)),
      afterMiB: residentBytes(server.pid) / mebibyte,
      growthMiBPerThousand: 1000 * slope(samples.slice(samples.length >> 1)),
      seconds,
      samples,
    };
  } finally {
    await server.stop();
  }
}

function goalsOf({ database, peakMiB, growthMiBPerThousand }: MemoryRun): Goal[] {
  const limitMB = database === 'embedded' ? 1200 : 800;
  return [
    {
      name: `highest resident size, ${database} database`,
      value: (peakMiB * mebibyte) / 1e6,
      unit: 'MB',
      bound: 'at most',
      target: limitMB,
    },
    {
      name: `growth in the second half, ${database} database`,
      value: growthMiBPerThousand,
      unit: 'MiB per 1,000 requests',
      bound: 'at most',
      target: flatMiBPerThousand,
    },
  ];
}
