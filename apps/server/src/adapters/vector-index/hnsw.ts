/**
 * Everything that is particular to pgvector's HNSW indexes and to the planner's choice of them. One index serves one model
 * in one collection: a single index over all, filtered afterwards, would return too few rows for a small collection.
 */
import type { Sql } from '../../domain/ports/database.js';

/** The templates that one index holds. */
export interface IndexedSet {
  readonly accountId: string;
  readonly collectionId: string;
  readonly modelId: number;
  readonly dimensions: number;
}

/** What an index of `vector` takes. */
export const mostDimensions = 2000;

/** Iterative scans, without which deleted rows and a large limit leave an answer short, came with it. */
export const leastExtensionVersion = '0.8.0';

/**
 * pgvector's own 16 and 64 leave parts of a large gallery out of reach: of 300,000 faces spread like LFW's, recall@1 was
 * .983 with 200 candidates and .992 with twice as many, at 14 ms. These reach .998 at 11 ms, and take three times as long
 * to build.
 */
const graph = 'm = 24, ef_construction = 128';
const namePattern = /^templates_hnsw_([0-9a-f]{32})_(\d+)$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** At most 53 of the 63 bytes that a name may have. */
export function indexName({ collectionId, modelId }: Pick<IndexedSet, 'collectionId' | 'modelId'>): string {
  return `templates_hnsw_${checkedUuid(collectionId).replaceAll('-', '')}_${checkedInteger(modelId)}`;
}

/** Whose index a name is; undefined for an index that is none of these. */
export function parseIndexName(name: string): { collectionId: string; modelId: number } | undefined {
  const [, hex, model] = namePattern.exec(name) ?? [];
  if (hex === undefined || model === undefined) return undefined;
  return { collectionId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), modelId: Number(model) };
}

export function createIndex(set: IndexedSet): string {
  return `create index concurrently ${indexName(set)} on templates
    using hnsw ((${expression(set)}) vector_ip_ops) with (${graph}) where ${condition(set)}`;
}

/** A drop that waits for running searches instead of making them wait. `name` is one that `parseIndexName` knows. */
export function dropIndex(name: string): string {
  if (!namePattern.test(name)) throw new Error(`${name} is no index of templates`);
  return `drop index concurrently if exists ${name}`;
}

/** `$1` is the probe, `$2` the limit. Literals, because a partial index matches only what is known while planning. */
export function searchIndex(set: IndexedSet): string {
  return `select face_id, (${expression(set)}) <#> $1 as distance from templates
    where ${condition(set)} order by (${expression(set)}) <#> $1 limit $2`;
}

/**
 * For the rest of the transaction. Sorting is priced out, since the planner prefers reading and sorting a whole collection
 * around 10,000 rows; where the index has just gone it does so nevertheless, and the answer is right.
 */
export async function setForSearch(sql: Sql, limit: number): Promise<void> {
  await sql.query(
    `select set_config('hnsw.ef_search', $1, true), set_config('hnsw.iterative_scan', 'strict_order', true),
      set_config('enable_sort', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
      set_config('jit', 'off', true)`,
    [String(Math.min(1000, Math.max(leastEfSearch, 2 * limit)))],
  );
}

/**
 * Candidates of a search. Of 300,000 faces recall@1 was .992 with 100, and with 300 no better than with these; of 100,000
 * it is .998, and recall@10 .996, at 7.7 ms (p50; `npm run bench -- search`).
 */
const leastEfSearch = 200;

/**
 * For the rest of the session, which builds, drops or cleans. The whole graph must fit the memory, or the build falls back
 * to inserting row by row. No parallel workers: they need as much shared memory, which containers lack, and would take the
 * processors from searches.
 */
export async function setForMaintenance(sql: Sql): Promise<void> {
  await sql.query(
    `select set_config('maintenance_work_mem', '2000MB', false), set_config('max_parallel_maintenance_workers', '0', false),
      set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`,
  );
}

function expression({ dimensions }: IndexedSet): string {
  return `embedding::vector(${checkedInteger(dimensions)})`;
}

function condition({ accountId, collectionId, modelId }: IndexedSet): string {
  return `account_id = '${checkedUuid(accountId)}' and collection_id = '${checkedUuid(collectionId)}' and model_id = ${checkedInteger(modelId)}`;
}

/** These stand in statements as they are. */
function checkedUuid(text: string): string {
  if (!uuid.test(text)) throw new Error(`'${text}' is no UUID`);
  return text.toLowerCase();
}

function checkedInteger(value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${value} is no whole number from 1`);
  return value;
}
