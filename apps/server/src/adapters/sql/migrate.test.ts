import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../domain/ports/database.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { type AppliedMigration, migrate, migrateTo } from './migrate.js';

describe.each(testDatabaseKinds)('migrate on %s', (kind) => {
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    folder = await mkdtemp(join(tmpdir(), 'facet-migrations-'));
    await database.query('delete from migrations');
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });
  const run = () => migrate(database, pathToFileURL(`${folder}/`));
  const write = (name: string, sql: string) => writeFile(join(folder, name), sql);

  it('applies each file once, in order, also when several servers start at once', async () => {
    await write('0001_one.sql', 'create table one (n int); insert into one values (1);');
    await write('0002_two.sql', 'insert into one select n + 1 from one;');
    await write('notes.txt', 'not a migration');
    const results = await Promise.all([run(), run(), run()]);
    expect(results.flat().sort()).toEqual(['0001_one.sql', '0002_two.sql']);
    expect(await database.query('select n from one order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await run()).toEqual([]);
  });

  it('leaves nothing of a file that fails', async () => {
    await write('0003_bad.sql', 'create table three (n int); select 1 / 0;');
    await expect(run()).rejects.toThrow('division by zero');
    expect(await database.query("select to_regclass('three') as found")).toEqual([{ found: null }]);
    await write('0003_bad.sql', 'create table three (n int);');
    expect(await run()).toEqual(['0003_bad.sql']);
  });

  it('goes to the state of given migrations and no further, within one transaction', async () => {
    const applied = await database.query<AppliedMigration>('select name, checksum from migrations order by name');
    const upToTwo = applied.slice(0, 2);
    const to = (wanted: AppliedMigration[]) =>
      database.transaction((sql) => migrateTo(sql, wanted, pathToFileURL(`${folder}/`)));
    await expect(to(upToTwo)).rejects.toThrow('not empty');
    await database.query('delete from migrations');
    await database.query('drop table one, three');
    await expect(to([...upToTwo, { name: '9999_later.sql', checksum: '' }])).rejects.toThrow('newer version of Facet');
    await expect(to([{ name: '0001_one.sql', checksum: 'another' }])).rejects.toThrow('0001_one.sql is not the one');
    expect(await database.query("select to_regclass('one') as found")).toEqual([{ found: null }]);
    await to(upToTwo);
    expect(await database.query('select n from one order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await run()).toEqual(['0003_bad.sql']);
  });

  it('refuses a changed file and a database of a newer version', async () => {
    await write('0001_one.sql', 'create table one (n bigint);');
    await expect(run()).rejects.toThrow('0001_one.sql was changed');
    await database.query("insert into migrations (name, checksum) values ('9999_later.sql', '')");
    await expect(run()).rejects.toThrow('newer version of Facet');
  });
});
