import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './options.js';
import { portraitOf, readLabelled, sampleFolder } from './photos.js';
import type { Outcome } from './report.js';
import { postOk, prepareCall } from './server/keep-alive-client.js';
import { startServer } from './server/server-under-test.js';

/** A first start with nothing cached (it fetches the models' packages), and a second one, each to the first answer. */
export async function runStart(_options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-bench-start-'));
  const { photo, bytes } = readLabelled('face-api-samples', sampleFolder())[2];
  const portrait = await portraitOf(bytes, photo.faces[1], 'portrait');
  const call = prepareCall('/face/api/v2/faces:detect', {}, { image: portrait.bytes });
  const timed = async () => {
    const began = performance.now();
    const server = await startServer({ workers: 2, modelsDir: join(folder, 'models'), dataDir: join(folder, 'data') });
    try {
      const client = await server.client();
      await postOk(client, call);
      client.close();
      return { readyMs: server.readyAfterMs, answeredMs: performance.now() - began };
    } finally {
      await server.stop();
    }
  };
  try {
    say('first start, with no models and no data');
    const cold = await timed();
    say('second start');
    const warm = await timed();
    return {
      tables: [
        {
          title: 'From starting the process (seconds; making an account and a key is part of the answer)',
          columns: ['start', 'ready line', 'first detect answered'],
          rows: [
            ['first, empty folders', cold.readyMs / 1000, cold.answeredMs / 1000],
            ['second', warm.readyMs / 1000, warm.answeredMs / 1000],
          ],
        },
      ],
      goals: [
        {
          name: 'second start to the first answer',
          value: warm.answeredMs / 1000,
          unit: 's',
          bound: 'at most',
          target: 6,
        },
        {
          name: 'first start to the first answer',
          value: cold.answeredMs / 1000,
          unit: 's',
          bound: 'at most',
          target: 180,
          note: 'without npm ci; npm may have the packages in its cache',
        },
      ],
      skipped: [],
      details: { cold, warm },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
