import type { Database } from '../../domain/ports/database.js';
import { createIndex, dropIndex, type IndexedSet, indexName, mostDimensions } from './hnsw.js';
import { type HnswIndex, listHnswIndexes, supportsHnsw } from './hnsw-indexes.js';
import type { IndexLog } from './index-log.js';
import { runLong } from './long-statement.js';
import { TemplateCounts } from './template-counts.js';
import { eraseDeadRows } from './vacuum.js';

/** Any constant does, as long as every server uses the same one and no other lock does. */
const advisoryLock = 4_201_338;
const retryFailedAfterMs = 600_000;

export interface HnswBuilderOptions {
  database: Database;
  crossoverFaces: number;
  log: IndexLog;
}

/** Keeps the indexes of a PostgreSQL server in line with its collections. One server of a cluster does it at a time. */
export class HnswBuilder {
  readonly #database: Database;
  readonly #crossoverFaces: number;
  readonly #log: IndexLog;
  readonly #counts: TemplateCounts;
  /** When builds failed, by index: a full disk is not filled again every minute. */
  readonly #failedAt = new Map<string, number>();

  constructor({ database, crossoverFaces, log }: HnswBuilderOptions) {
    this.#database = database;
    this.#crossoverFaces = crossoverFaces;
    this.#log = log;
    this.#counts = new TemplateCounts(database);
  }

  async maintain(signal: AbortSignal): Promise<void> {
    await this.#database.transaction(async (lock) => {
      // The lock's transaction stays open and idle. A concurrent build waits for every snapshot, and this one holds none:
      // for that its statements must be without parameters, whose snapshot would live on with the last of them.
      await lock.query('set local idle_in_transaction_session_timeout = 0');
      const [row] = await lock.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(${advisoryLock}) as mine`);
      if (row?.mine) await this.#bringInLine(signal);
    });
  }

  async #bringInLine(signal: AbortSignal): Promise<void> {
    const indexes = (await listHnswIndexes(this.#database)).filter(({ building }) => !building);
    const counted = await this.#counts.ofCollections(this.#crossoverFaces, indexes);
    const countOf = new Map(counted.map((set) => [indexName(set), set.templates]));
    const stays = ({ name, valid }: HnswIndex) => valid && (countOf.get(name) ?? 0) >= this.#crossoverFaces / 2;
    for (const { name, valid } of indexes.filter((index) => !stays(index))) {
      if (await runLong(this.#database, dropIndex(name), signal)) this.#log('index_dropped', { name, valid });
    }
    if (!signal.aborted) await eraseDeadRows(this.#database, signal, this.#log);
    if (!(await supportsHnsw(this.#database))) return;
    const present = new Set((await listHnswIndexes(this.#database)).map(({ name }) => name));
    for (const set of counted) {
      const name = indexName(set);
      if (set.templates >= this.#crossoverFaces && set.dimensions <= mostDimensions && !present.has(name))
        await this.#build(name, set, signal);
    }
  }

  async #build(name: string, set: IndexedSet, signal: AbortSignal): Promise<void> {
    const failedAt = this.#failedAt.get(name);
    if (failedAt !== undefined && performance.now() - failedAt < retryFailedAfterMs) return;
    const began = performance.now();
    try {
      if (!(await runLong(this.#database, createIndex(set), signal))) return;
      this.#failedAt.delete(name);
      this.#log('index_built', { name, ms: Math.round(performance.now() - began) });
    } catch (error) {
      // What a failed build leaves behind is no valid index, and the next maintenance drops it.
      this.#failedAt.set(name, performance.now());
      this.#log('index_build_failed', { name, error: error instanceof Error ? error.message : String(error) });
    }
  }
}
