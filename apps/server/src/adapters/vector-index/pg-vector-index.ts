import type { EmbeddingModel } from '@facet/vision';
import type { Database, Sql } from '../../domain/ports/database.js';
import type {
  Candidate,
  CandidateList,
  CandidateQuery,
  CollectionScope,
  Template,
  VectorIndex,
} from '../../domain/ports/vector-index.js';
import { EmbeddingModels } from './embedding-models.js';
import { type IndexedSet, indexName, searchIndex, setForSearch } from './hnsw.js';
import { HnswBuilder } from './hnsw-builder.js';
import { UsableIndexes } from './hnsw-indexes.js';
import type { IndexLog } from './index-log.js';
import { eraseDeadRows } from './vacuum.js';
import { parseVector, vectorText } from './vector-text.js';

export interface PgVectorIndexOptions {
  database: Database;
  /** Faces from which a collection on PostgreSQL gets an index of its own. */
  crossoverFaces?: number;
  log?: IndexLog;
}

/**
 * p99 of a search on PostgreSQL, a scan against the index (`npm run bench -- search`): 6.3 and 5.8 ms for 10,000 faces,
 * 12 and 8.3 ms for 20,000, 41 and 12 ms for 50,000. Up to here the index saves too little for what it costs: additions
 * slow down to a third, and planning any search grows by 0.02 ms for every index there is.
 */
export const defaultCrossoverFaces = 20_000;

interface Row {
  face_id: string;
  distance: number;
}

/**
 * Templates in pgvector. Every template of a collection is compared with the probe, which is exact, unless the collection
 * is on PostgreSQL and so large that it has an HNSW index. The embedded database never gets one: it has a single session,
 * which would stand still while the index is built (6 s for 10,000 templates, 2 minutes for 100,000).
 */
export class PgVectorIndex implements VectorIndex {
  readonly #database: Database;
  readonly #models: EmbeddingModels;
  readonly #usable: UsableIndexes;
  readonly #builder: HnswBuilder;
  readonly #log: IndexLog;

  constructor({ database, crossoverFaces = defaultCrossoverFaces, log = () => {} }: PgVectorIndexOptions) {
    this.#database = database;
    this.#log = log;
    this.#models = new EmbeddingModels(database);
    this.#usable = new UsableIndexes(database);
    this.#builder = new HnswBuilder({ database, crossoverFaces, log });
  }

  async add(sql: Sql, scope: CollectionScope, model: EmbeddingModel, templates: readonly Template[]): Promise<void> {
    if (templates.length === 0) return;
    const modelId = await this.#models.findOrRegister(sql, model);
    await sql.query(
      `insert into templates (account_id, collection_id, face_id, model_id, embedding)
       select $1, $2, face_id, $3, embedding::vector from unnest($4::uuid[], $5::text[]) as t (face_id, embedding)`,
      [
        scope.accountId,
        scope.collectionId,
        modelId,
        templates.map(({ faceId }) => faceId),
        templates.map(({ embedding }) => vectorOf(embedding, model)),
      ],
    );
  }

  async replace(sql: Sql, scope: CollectionScope, model: EmbeddingModel, template: Template): Promise<void> {
    const modelId = await this.#models.findOrRegister(sql, model);
    await sql.query(
      `update templates set model_id = $4, embedding = $5::vector
       where account_id = $1 and collection_id = $2 and face_id = $3`,
      [scope.accountId, scope.collectionId, template.faceId, modelId, vectorOf(template.embedding, model)],
    );
  }

  async get(scope: CollectionScope, faceId: string): Promise<(Template & { model: EmbeddingModel }) | undefined> {
    const [row] = await this.#database.query<{ embedding: string; name: string; version: string; dimensions: number }>(
      `select t.embedding::text as embedding, m.name, m.version, m.dimensions
       from templates t join embedding_models m on m.id = t.model_id
       where t.account_id = $1 and t.collection_id = $2 and t.face_id = $3`,
      [scope.accountId, scope.collectionId, faceId],
    );
    if (!row) return undefined;
    const model = { id: row.name, version: row.version, dimensions: row.dimensions };
    return { faceId, embedding: parseVector(row.embedding), model };
  }

  async search(scope: CollectionScope, query: CandidateQuery): Promise<CandidateList> {
    const { model, limit, leastCosine } = query;
    const probe = vectorOf(query.probe, model);
    const modelId = await this.#models.find(model);
    if (modelId === undefined) return { candidates: [], method: 'exact' };
    const set: IndexedSet = { ...scope, modelId, dimensions: model.dimensions };
    const indexed = this.#database.kind === 'postgresql' && (await this.#usable.has(indexName(set)));
    const rows = indexed ? await this.#searchIndex(set, probe, limit) : await this.#searchAll(set, probe, limit);
    const candidates = rows.map(candidateOf).filter(({ cosine }) => cosine >= leastCosine);
    return { candidates, method: indexed ? 'approximate' : 'exact' };
  }

  async maintain(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (this.#database.kind === 'embedded') return eraseDeadRows(this.#database, signal, this.#log);
    await this.#builder.maintain(signal);
    if (!signal.aborted) await this.#usable.refresh();
  }

  /** The plain column, which is not what an index is on: no planner can take one for this. */
  #searchAll({ accountId, collectionId, modelId }: IndexedSet, probe: string, limit: number): Promise<Row[]> {
    return this.#database.query<Row>(
      `select face_id, embedding <#> $4::vector as distance from templates
       where account_id = $1 and collection_id = $2 and model_id = $3
       order by distance, face_id limit $5`,
      [accountId, collectionId, modelId, probe, limit],
    );
  }

  #searchIndex(set: IndexedSet, probe: string, limit: number): Promise<Row[]> {
    return this.#database.transaction(async (sql) => {
      await setForSearch(sql, limit);
      return sql.query<Row>(searchIndex(set), [probe, limit]);
    });
  }
}

function vectorOf(embedding: Float32Array, model: EmbeddingModel): string {
  if (embedding.length !== model.dimensions)
    throw new Error(`a template of ${model.id} has ${model.dimensions} dimensions, not ${embedding.length}`);
  return vectorText(embedding);
}

/** pgvector's `<#>` is the inner product, negated; rounding may leave it a little above 1. */
function candidateOf({ face_id, distance }: Row): Candidate {
  return { faceId: face_id, cosine: Math.max(-1, Math.min(1, -distance)) };
}
