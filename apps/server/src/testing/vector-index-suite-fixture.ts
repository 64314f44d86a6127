import { randomUUID } from 'node:crypto';
import type { EmbeddingModel } from '@facet/vision';
import type { Database, Sql } from '../domain/ports/database.js';
import type { CollectionScope, Template, VectorIndex } from '../domain/ports/vector-index.js';

export const model: EmbeddingModel = { id: 'test', version: '1', dimensions: 16 };
export const successor: EmbeddingModel = { ...model, version: '2' };

/** A direction of length 1. */
export function unit(random: () => number = Math.random, { dimensions } = model): Float32Array {
  return normalised(Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5));
}

/** A direction whose cosine with `of` is about `cosine`. */
export function near(of: Float32Array, cosine: number): Float32Array {
  const other = unit();
  const along = dot(other, of);
  const across = normalised(other.map((value, i) => value - along * (of[i] ?? 0)));
  return normalised(of.map((value, i) => cosine * value + Math.sqrt(1 - cosine ** 2) * (across[i] ?? 0)));
}

export function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Collections and faces, as the rows that templates hang on. */
export class VectorIndexFixture {
  constructor(
    readonly database: Database,
    readonly index: VectorIndex,
  ) {}

  /** A collection in an account of its own, or in the one named. */
  async collection(accountId: string = randomUUID()): Promise<CollectionScope> {
    const collectionId = randomUUID();
    await this.database.query(
      "insert into accounts (id, name, plan) values ($1, 'test', 'unlimited') on conflict do nothing",
      [accountId],
    );
    await this.database.query('insert into collections (account_id, id, external_id) values ($1, $2, $3)', [
      accountId,
      collectionId,
      collectionId,
    ]);
    return { accountId, collectionId };
  }

  /** Adds a face for each embedding, in one transaction. */
  async enrol(scope: CollectionScope, embeddings: readonly Float32Array[], of = model): Promise<Template[]> {
    return this.database.transaction((sql) => this.enrolIn(sql, scope, embeddings, of));
  }

  async enrolIn(
    sql: Sql,
    { accountId, collectionId }: CollectionScope,
    embeddings: readonly Float32Array[],
    of = model,
  ): Promise<Template[]> {
    const templates = embeddings.map((embedding) => ({ faceId: randomUUID(), embedding }));
    const [row] = await sql.query<{ last: number }>(
      `update collections set face_count = face_count + $3, last_position = last_position + $3
       where account_id = $1 and id = $2 returning last_position as last`,
      [accountId, collectionId, embeddings.length],
    );
    await sql.query(
      `insert into faces (account_id, collection_id, id, position, box_left, box_top, box_width, box_height,
         image_width, image_height, detection_score)
       select $1, $2, id, $3 - place + 1, 0, 0, 10, 10, 100, 100, 1
       from unnest($4::uuid[]) with ordinality as f (id, place)`,
      [accountId, collectionId, row?.last ?? 0, templates.map(({ faceId }) => faceId)],
    );
    await this.index.add(sql, { accountId, collectionId }, of, templates);
    return templates;
  }

  async deleteFaces({ accountId, collectionId }: CollectionScope, faceIds: readonly string[]): Promise<void> {
    await this.database.transaction(async (sql) => {
      const gone = await sql.query(
        'delete from faces where account_id = $1 and collection_id = $2 and id = any($3) returning id',
        [accountId, collectionId, faceIds],
      );
      await sql.query('update collections set face_count = face_count - $3 where account_id = $1 and id = $2', [
        accountId,
        collectionId,
        gone.length,
      ]);
    });
  }

  /** What is nearest to `probe`, most similar first. */
  async nearest(scope: CollectionScope, probe: Float32Array, limit = 10, leastCosine = -1, of = model) {
    return this.index.search(scope, { probe, model: of, limit, leastCosine });
  }

  /** The same as ids. */
  async nearestIds(scope: CollectionScope, probe: Float32Array, limit = 10): Promise<string[]> {
    return (await this.nearest(scope, probe, limit)).candidates.map(({ faceId }) => faceId);
  }

  maintain(): Promise<void> {
    return this.index.maintain(new AbortController().signal);
  }
}
