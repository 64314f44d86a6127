import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Parts that must work before the server can answer; each resolves when it does. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

const CHECK_MS = 2_000;

/** Adds `GET /healthz` (the process is up) and `GET /readyz` (every part works, and the server is not stopping). */
export function reportHealth(app: FastifyInstance, checks: Checks): void {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const late = new AbortController();
        try {
          await Promise.race([check(), pause(CHECK_MS, undefined, { signal: late.signal }).then(tooLate)]);
          return [name, 'ok'] as const;
        } catch (error) {
          request.log.warn({ err: error, part: name }, 'not ready');
          return [name, 'failed'] as const;
        } finally {
          late.abort();
        }
      }),
    );
    const ready = !stopping && results.every(([, result]) => result === 'ok');
    const body = { status: ready ? 'ok' : stopping ? 'stopping' : 'unavailable', checks: Object.fromEntries(results) };
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(body);
  });
}

function tooLate(): never {
  throw new Error(`no answer within ${CHECK_MS} ms`);
}
