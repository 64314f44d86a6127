import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotStartError } from '../cannot-start.js';
import { lockDataDir } from './data-dir-lock.js';

const compiled = new URL('../../dist/adapters/data-dir-lock.js', import.meta.url).href;

describe('lockDataDir', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'facet-lock-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));
  const lost = (error: Error) => {
    throw error;
  };

  /** A process that takes the lock and waits to be killed. */
  async function holder() {
    const script = `import(${JSON.stringify(compiled)}).then(({ lockDataDir }) => lockDataDir(process.argv[1], () => {})).then(() => { console.log('held'); setInterval(() => {}, 1000); })`;
    const child = spawn(process.execPath, ['-e', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }

  it('is held by one at a time, and names the holder', async () => {
    const first = await lockDataDir(dataDir, lost);
    const refused = await lockDataDir(dataDir, lost).catch((error) => error);
    expect(refused).toBeInstanceOf(CannotStartError);
    expect(refused.message).toContain(dataDir);
    expect(refused.message).toContain(`process ${process.pid}`);
    await first.release();
    await (await lockDataDir(dataDir, lost)).release();
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('goes at once to the next after kill -9, and not before', async () => {
    const child = await holder();
    await expect(lockDataDir(dataDir, lost)).rejects.toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const started = performance.now();
    const lock = await lockDataDir(dataDir, lost);
    expect(performance.now() - started).toBeLessThan(5_000);
    await lock.release();
  });

  it('goes to one of many that want a dead one', async () => {
    const child = await holder();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => lockDataDir(dataDir, lost)));
    const locks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(locks).toHaveLength(1);
    await locks[0]?.release();
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('believes a holder elsewhere dead only when it gives no sign of life', async () => {
    const file = join(dataDir, 'server.lock');
    await writeFile(file, JSON.stringify({ id: 'x', pid: 1, startedAt: '1', place: 'elsewhere' }));
    const old = new Date(Date.now() - 60_000);
    await utimes(file, old, old);
    const lock = await lockDataDir(dataDir, lost);
    expect(JSON.parse(await readFile(file, 'utf8')).pid).toBe(process.pid);
    await lock.release();
  });

  it('does not take a reused process id for the holder', async () => {
    const lock = await lockDataDir(dataDir, lost);
    const file = join(dataDir, 'server.lock');
    const content = JSON.parse(await readFile(file, 'utf8'));
    await lock.release();
    await writeFile(file, JSON.stringify({ ...content, startedAt: '1' }));
    await (await lockDataDir(dataDir, lost)).release();
  });

  it('tells its holder when another took it', async () => {
    const told = new Promise<Error>((resolve) => {
      lockDataDir(dataDir, resolve).then(() => writeFile(join(dataDir, 'server.lock'), 'another'));
    });
    expect((await told).message).toContain(dataDir);
  });
});
