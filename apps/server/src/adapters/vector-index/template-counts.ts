import type { Database } from '../../domain/ports/database.js';
import type { IndexedSet } from './hnsw.js';

export interface CountedSet extends IndexedSet {
  readonly templates: number;
}

interface CollectionRow {
  account_id: string;
  id: string;
  face_count: number;
}

interface ModelRow {
  id: number;
  dimensions: number;
}

const countAgainAfterMs = 600_000;

/** How many templates of each model collections hold. */
export class TemplateCounts {
  readonly #database: Database;
  readonly #counted = new Map<string, { at: number; byModel: Map<number, number> }>();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Of the collections with `leastFaces` and those named. As long as one model is registered its templates are the faces,
   * which the collection knows; otherwise they are counted, which reads the whole collection: every ten minutes at most.
   */
  async ofCollections(leastFaces: number, named: readonly { collectionId: string }[]): Promise<CountedSet[]> {
    const models = await this.#database.query<ModelRow>('select id, dimensions from embedding_models');
    const collections = await this.#database.query<CollectionRow>(
      'select account_id, id, face_count from collections where face_count >= $1 or id = any($2)',
      [leastFaces, named.map(({ collectionId }) => collectionId)],
    );
    const ids = new Set(collections.map(({ id }) => id));
    for (const id of this.#counted.keys()) if (!ids.has(id)) this.#counted.delete(id);
    const sets: CountedSet[] = [];
    for (const collection of collections) {
      const counts = await this.#byModel(collection, models);
      for (const { id, dimensions } of models) {
        const templates = counts.get(id) ?? 0;
        sets.push({
          accountId: collection.account_id,
          collectionId: collection.id,
          modelId: id,
          dimensions,
          templates,
        });
      }
    }
    return sets;
  }

  async #byModel(collection: CollectionRow, models: readonly ModelRow[]): Promise<ReadonlyMap<number, number>> {
    const [only, another] = models;
    if (only && !another) return new Map([[only.id, collection.face_count]]);
    const known = this.#counted.get(collection.id);
    if (known && performance.now() - known.at < countAgainAfterMs) return known.byModel;
    const rows = await this.#database.query<{ model_id: number; templates: number }>(
      `select model_id, count(*) as templates from templates where account_id = $1 and collection_id = $2 group by model_id`,
      [collection.account_id, collection.id],
    );
    const byModel = new Map(rows.map(({ model_id, templates }) => [model_id, templates]));
    this.#counted.set(collection.id, { at: performance.now(), byModel });
    return byModel;
  }
}
