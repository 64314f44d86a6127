import type { Database } from '../../domain/ports/database.js';
import { leastExtensionVersion, parseIndexName } from './hnsw.js';

export interface HnswIndex {
  readonly name: string;
  readonly collectionId: string;
  readonly modelId: number;
  readonly valid: boolean;
  /** Some session is building it at this moment. */
  readonly building: boolean;
}

/** Whether the server's pgvector can do what searches of an index ask of it. */
export async function supportsHnsw(database: Database): Promise<boolean> {
  const [row] = await database.query<{ supported: boolean }>(
    `select string_to_array(regexp_replace(extversion, '[^0-9.]', '', 'g'), '.')::int[] >= string_to_array($1, '.')::int[] as supported
     from pg_extension where extname = 'vector'`,
    [leastExtensionVersion],
  );
  return row?.supported === true;
}

/** The indexes as they are in the database now. */
export async function listHnswIndexes(database: Database): Promise<HnswIndex[]> {
  const rows = await database.query<{ name: string; valid: boolean; building: boolean }>(
    `select c.relname as name, i.indisvalid and i.indisready as valid,
       exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid) as building
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'templates'::regclass and starts_with(c.relname, 'templates_hnsw_')`,
  );
  return rows.flatMap((row) => {
    const owner = parseIndexName(row.name);
    return owner ? [{ ...row, ...owner }] : [];
  });
}

const refreshAfterMs = 30_000;

/**
 * The names of the indexes that searches may use, looked up again when half a minute has passed. A name that is out of
 * date costs speed and never a right answer: without its index, the same statement reads the whole collection.
 */
export class UsableIndexes {
  readonly #database: Database;
  #names: ReadonlySet<string> = new Set();
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #refreshing: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  async has(name: string): Promise<boolean> {
    if (performance.now() - this.#refreshedAt > refreshAfterMs) await this.refresh();
    return this.#names.has(name);
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#look().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #look(): Promise<void> {
    const usable = (await supportsHnsw(this.#database))
      ? (await listHnswIndexes(this.#database)).filter(({ valid }) => valid)
      : [];
    this.#names = new Set(usable.map(({ name }) => name));
    this.#refreshedAt = performance.now();
  }
}
