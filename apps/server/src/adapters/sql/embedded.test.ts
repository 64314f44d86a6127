import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../domain/ports/database.js';
import { embeddedWorkerUrl, openTestDatabase, templateDir } from '../../testing/database.js';
import { openEmbeddedDatabase } from './embedded.js';

const compiled = new URL('../../../dist/adapters/sql/embedded.js', import.meta.url).href;

describe('the embedded database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase('embedded');
    await database.query('create table notes (n int primary key, body text)');
  });
  afterAll(() => database.close());

  it('does not block this thread while a query runs', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 5);
    await database.query('select count(*) from generate_series(1, 3000000)');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it('keeps the queries of others out of a transaction, and out of its failure', async () => {
    const failing = database.transaction(async (sql) => {
      await sql.query("insert into notes values (1, 'mine')");
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql.query('select 1 / 0');
    });
    const other = database.query("insert into notes values (2, 'theirs')");
    await expect(failing).rejects.toThrow('division by zero');
    await other;
    expect(await database.query('select n from notes')).toEqual([{ n: 2 }]);
  });

  it('writes nothing for work that goes on after its transaction has failed', async () => {
    let late: Promise<unknown> | undefined;
    const failing = database.transaction(async (sql) => {
      late = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
        sql.query("insert into notes values (9, '')"),
      );
      late.catch(() => {});
      throw new Error('another part failed');
    });
    await expect(failing).rejects.toThrow('another part failed');
    await expect(late).rejects.toThrow('the transaction has ended');
    expect(await database.query('select n from notes where n = 9')).toEqual([]);
  });

  it('is as good as new after every kind of failed statement', async () => {
    for (const bad of [
      'select nonsense from nowhere',
      'this is no SQL',
      "insert into notes values (2, 'twice')",
      "select 'x'::int",
    ]) {
      await expect(database.query(bad)).rejects.toThrow();
      expect(await database.query('select $1::int as n', [7])).toEqual([{ n: 7 }]);
    }
    const swallowed = database.transaction(async (sql) => {
      await sql.query('select 1 / 0').catch(() => {});
    });
    await expect(swallowed).rejects.toThrow('rolled back');
  });

  it('refuses a character that cannot be stored as a problem, and mends half a surrogate pair', async () => {
    const refused = await database.query('insert into notes values (3, $1)', ['a\u0000b']).catch((error) => error);
    expect(refused).toMatchObject({ problem: 'request.invalid' });
    expect(await database.query('select $1::jsonb as j', [{ a: 'x\ud800y' }])).toEqual([{ j: { a: 'x\ufffdy' } }]);
  });

  it('gives numbers for 64-bit integers and dates for times', async () => {
    const [row] = await database.query(
      "select 9007199254740991::bigint as big, '2026-01-02T03:04:05Z'::timestamptz as at",
    );
    expect(row).toEqual({ big: Number.MAX_SAFE_INTEGER, at: new Date('2026-01-02T03:04:05Z') });
  });
});

describe('a server that is killed', () => {
  it('loses no row that it acknowledged', { timeout: 120_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'facet-kill-'));
    await cp(await templateDir(), dataDir, { recursive: true });
    const script = `
      const { openEmbeddedDatabase } = await import(${JSON.stringify(compiled)});
      const database = await openEmbeddedDatabase({ dataDir: process.argv[2] });
      await database.query('create table if not exists rows (n bigint generated always as identity, round int)');
      for (;;) console.log((await database.query('insert into rows (round) values ($1) returning n', [Number(process.argv[3])]))[0].n);`;
    const program = join(dataDir, 'insert.mjs');
    await writeFile(program, script);
    const acknowledged: number[] = [];
    for (const round of [1, 2, 3]) {
      const child = spawn(process.execPath, [program, dataDir, String(round)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const seen: number[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        seen.push(Number(line));
        if (seen.length === 40 * round) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      acknowledged.push(...seen);
    }
    const reopened = await openEmbeddedDatabase({ dataDir, workerUrl: embeddedWorkerUrl });
    const kept = new Set((await reopened.query<{ n: number }>('select n from rows')).map(({ n }) => n));
    expect(acknowledged.length).toBeGreaterThanOrEqual(240);
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
    await reopened.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});
