import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../domain/ports/database.js';
import type { CollectionScope } from '../../domain/ports/vector-index.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { model, near, successor, unit, VectorIndexFixture } from '../../testing/vector-index-suite-fixture.js';
import { createIndex, indexName, searchIndex, setForSearch } from './hnsw.js';
import { listHnswIndexes } from './hnsw-indexes.js';
import { PgVectorIndex } from './pg-vector-index.js';

const crossoverFaces = 100;
const many = () => Array.from({ length: crossoverFaces }, () => unit());

describe.runIf(testDatabaseKinds.includes('postgresql'))('maintenance on PostgreSQL', () => {
  let database: Database;
  const events: { event: string; details: Readonly<Record<string, unknown>> }[] = [];
  const log = (event: string, details: Readonly<Record<string, unknown>>) => events.push({ event, details });

  async function start(): Promise<VectorIndexFixture> {
    database = await openTestDatabase('postgresql');
    return another();
  }
  /** Another server on the same database. */
  const another = () =>
    new VectorIndexFixture(
      database,
      new PgVectorIndex({ database, crossoverFaces, log: (...args) => void log(...args) }),
    );
  const names = async () => (await listHnswIndexes(database)).map(({ name }) => name);
  const setOf = async (scope: CollectionScope, version = model.version) => {
    const [row] = await database.query<{ id: number }>('select id from embedding_models where version = $1', [version]);
    return { ...scope, modelId: row?.id ?? 0, dimensions: model.dimensions };
  };

  afterEach(async () => {
    await database.close();
    events.length = 0;
  });

  it('builds for a collection that has grown large, and finds what was added afterwards', async () => {
    const on = await start();
    const [small, large] = [await on.collection(), await on.collection()];
    await on.enrol(small, many().slice(1));
    await on.enrol(large, many());
    await on.maintain();
    expect(await names()).toEqual([indexName(await setOf(large))]);
    expect(events.filter(({ event }) => event === 'index_built')).toHaveLength(1);
    const probe = unit();
    expect(await on.nearest(small, probe)).toMatchObject({ method: 'exact' });
    expect(await on.nearest(large, probe)).toMatchObject({ method: 'approximate' });
    const [late] = await on.enrol(large, [near(probe, 0.97)]);
    expect(await on.nearestIds(large, probe, 1)).toEqual([late?.faceId]);
    await on.maintain();
    expect(events.filter(({ event }) => event === 'index_built')).toHaveLength(1);
  });

  it('makes the planner take the index', async () => {
    const on = await start();
    const scope = await on.collection();
    await on.enrol(scope, many());
    await on.maintain();
    const set = await setOf(scope);
    const plan = await database.transaction(async (sql) => {
      await setForSearch(sql, 10);
      return sql.query(`explain ${searchIndex(set)}`, [`[${unit().join(',')}]`, 10]);
    });
    expect(JSON.stringify(plan)).toContain(`Index Scan using ${indexName(set)}`);
  });

  it('searches rightly while it builds, and builds while others write', async () => {
    const on = await start();
    const scope = await on.collection();
    await on.enrol(scope, many());
    let building = true;
    const built = on.maintain().finally(() => {
      building = false;
    });
    let searches = 0;
    do {
      const probe = unit();
      const [face] = await on.enrol(scope, [near(probe, 0.98)]);
      expect(await on.nearestIds(scope, probe, 1)).toEqual([face?.faceId]);
      searches++;
    } while (building || searches < 20);
    await built;
    expect(await names()).toHaveLength(1);
  });

  it('leaves the work to the server that is at it already', async () => {
    const on = await start();
    await on.enrol(await on.collection(), many());
    await Promise.all(Array.from({ length: 4 }, () => another().maintain()));
    expect(events.filter(({ event }) => event.startsWith('index_'))).toHaveLength(1);
  });

  it('repairs what a killed build left behind', async () => {
    const on = await start();
    const scope = await on.collection();
    const enrolled = await on.enrol(scope, many());
    const set = await setOf(scope);
    await killedBuild(database, createIndex(set));
    expect(await listHnswIndexes(database)).toMatchObject([{ name: indexName(set), valid: false, building: false }]);
    // Nobody searches by half an index.
    expect(await on.nearest(scope, unit())).toMatchObject({ method: 'exact' });
    await on.maintain();
    expect(await listHnswIndexes(database)).toMatchObject([{ name: indexName(set), valid: true }]);
    expect(await on.nearestIds(scope, enrolled[0]?.embedding ?? unit(), 1)).toEqual([enrolled[0]?.faceId]);
  });

  it('drops the indexes of collections that were deleted or have shrunk below half the crossover', async () => {
    const on = await start();
    const [gone, shrunk, kept] = [await on.collection(), await on.collection(), await on.collection()];
    const all = [];
    for (const scope of [gone, shrunk, kept]) all.push(await on.enrol(scope, many()));
    await on.maintain();
    expect(await names()).toHaveLength(3);
    const faceIds = (all[1] ?? []).map(({ faceId }) => faceId);
    await on.deleteFaces(shrunk, faceIds.slice(0, crossoverFaces / 2 + 1));
    await on.deleteFaces(
      kept,
      (all[2] ?? []).slice(0, crossoverFaces / 2).map(({ faceId }) => faceId),
    );
    await database.query('delete from accounts where id = $1', [gone.accountId]);
    await on.maintain();
    expect(await names()).toEqual([indexName(await setOf(kept))]);
    expect(await on.nearest(shrunk, unit(), 101)).toMatchObject({ method: 'exact' });
  });

  it('keeps an index for each model of a collection, as long as it has templates', async () => {
    const on = await start();
    const scope = await on.collection();
    const enrolled = await on.enrol(scope, many());
    await on.enrol(scope, many(), successor);
    await on.maintain();
    expect((await names()).sort()).toEqual(
      [indexName(await setOf(scope)), indexName(await setOf(scope, successor.version))].sort(),
    );
    const replaced = unit();
    await database.transaction(async (sql) => {
      for (const { faceId } of enrolled) await on.index.replace(sql, scope, successor, { faceId, embedding: replaced });
    });
    // Counts are remembered for a while, so it is another server that sees it first.
    await another().maintain();
    expect(await names()).toEqual([indexName(await setOf(scope, successor.version))]);
  });

  it('gives right answers where the index has gone in the meantime', async () => {
    const on = await start();
    const scope = await on.collection();
    const enrolled = await on.enrol(scope, many());
    await on.maintain();
    await database.query(`drop index ${indexName(await setOf(scope))}`);
    for (const { faceId, embedding } of enrolled.slice(0, 5))
      expect(await on.nearestIds(scope, embedding, 1)).toEqual([faceId]);
    expect(await on.nearestIds(scope, unit(), 101)).toHaveLength(crossoverFaces);
  });

  it('ends a build at once when it is told to stop, and builds the next time', async () => {
    const on = await start();
    await on.enrol(await on.collection(), many());
    // Whoever has written and not committed holds a concurrent build up.
    const stop = new AbortController();
    await database.transaction(async (sql) => {
      await on.enrolIn(sql, await on.collection(), [unit()]).catch(() => {});
      const maintained = on.index.maintain(stop.signal);
      await pause(300);
      stop.abort();
      await maintained;
    });
    expect(events.filter(({ event }) => event.startsWith('index_'))).toEqual([]);
    await on.maintain();
    expect(await listHnswIndexes(database)).toMatchObject([{ valid: true }]);
  });

  it('leaves no dead row of a deleted half in the tables', async () => {
    const on = await start();
    const scope = await on.collection();
    const enrolled = await on.enrol(scope, many());
    await database.query(createIndex(await setOf(scope)));
    await on.deleteFaces(
      scope,
      enrolled.slice(0, 40).map(({ faceId }) => faceId),
    );
    const dead = async () =>
      (
        await database.query<{ dead: number }>(
          "select n_dead_tup as dead from pg_stat_user_tables where relname in ('templates', 'faces') and n_dead_tup > 0",
        )
      ).length;
    await expect.poll(dead, { timeout: 20_000 }).toBe(2);
    await on.maintain();
    await expect.poll(dead, { timeout: 20_000 }).toBe(0);
    expect(await on.nearestIds(scope, unit(), 101)).toHaveLength(60);
  });
});

describe('maintenance of the embedded database', () => {
  it('erases dead rows, which nothing else there does', async () => {
    const database = await openTestDatabase('embedded');
    const erased: unknown[] = [];
    const index = new PgVectorIndex({ database, log: (_, { table, rows }) => erased.push([table, rows]) });
    const on = new VectorIndexFixture(database, index);
    const scope = await on.collection();
    const enrolled = await on.enrol(scope, many());
    await on.deleteFaces(
      scope,
      enrolled.slice(1).map(({ faceId }) => faceId),
    );
    await on.maintain();
    // All of them, as the first time after a start.
    expect(erased.sort()).toEqual([
      ['face_crops', 0],
      ['faces', 99],
      ['templates', 99],
    ]);
    await on.maintain();
    expect(erased).toHaveLength(3);
    await on.enrol(scope, many());
    await on.deleteFaces(scope, [enrolled[0]?.faceId ?? '']);
    await on.maintain();
    expect(erased.slice(3).sort()).toEqual([
      ['faces', 1],
      ['templates', 1],
    ]);
    expect(await on.nearestIds(scope, unit(), 101)).toHaveLength(crossoverFaces);
    await database.close();
  });
});

/** Ends the backend that builds, as a server that is killed would. */
async function killedBuild(database: Database, statement: string): Promise<void> {
  await database.transaction(async (writer) => {
    // An open write, for which the build waits with its index half made.
    await writer.query("insert into embedding_models (name, version, dimensions) values ('other', '1', 16)");
    await writer.query('lock table templates in row exclusive mode');
    const build = database.session((sql) => sql.query(statement)).catch(() => 'killed');
    await expect
      .poll(async () => (await listHnswIndexes(database)).some(({ building }) => building), { timeout: 10_000 })
      .toBe(true);
    await database.query(
      'select pg_terminate_backend(pid) from pg_stat_progress_create_index where datname = current_database()',
    );
    expect(await build).toBe('killed');
  });
}
