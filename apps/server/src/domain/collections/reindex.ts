import type { EmbeddingModel } from '@facet/vision';
import type { Actor } from '../accounts/types.js';
import type { Sql } from '../ports/database.js';
import { cropContext } from './crops.js';
import type { CollectionParts } from './parts.js';
import { auditMove } from './templates.js';
import type { Collection } from './types.js';

/** Faces moved by one call: about a second's work. */
const BATCH = 32;

export interface ReindexResult {
  /** Faces that have a template of the server's model now. */
  readonly reindexed: number;
  /** Faces that another call can move. */
  readonly remaining: number;
  /** Faces without a crop: only their photos can help. */
  readonly stuck: number;
}

const outdated = `from templates t join embedding_models m on m.id = t.model_id and (m.name, m.version) <> ($3, $4)
  left join face_crops c
    on c.account_id = t.account_id and c.collection_id = t.collection_id and c.face_id = t.face_id
  where t.account_id = $1 and t.collection_id = $2`;

/** Embeds kept crops of outdated faces with the server's model, a batch of them; each face is moved for good. */
export async function reindexBatch(
  { database, audit, dataKeys, index, vision }: CollectionParts,
  actor: Actor,
  collection: Collection,
  signal: AbortSignal,
): Promise<ReindexResult> {
  const { accountId, id } = collection;
  const scope = { accountId, collectionId: id };
  const parameters = [accountId, id, vision.model.id, vision.model.version];
  const rows = await database.query<{ face_id: string; sealed: Uint8Array }>(
    `select t.face_id, c.sealed ${outdated} and c.face_id is not null order by t.face_id limit ${BATCH}`,
    parameters,
  );
  const sealed = rows.map((row) => ({ context: cropContext(collection, row.face_id), bytes: row.sealed }));
  const crops = dataKeys ? await dataKeys.openAll(database, accountId, sealed) : [];
  // One after the other: the requests of clients come first.
  let moved = 0;
  try {
    for (const [position, crop] of crops.entries()) {
      const { embedding, model } = await vision.embedCrop(crop, { signal });
      const { face_id } = rows[position] as (typeof rows)[number];
      await database.transaction((sql) => index.replace(sql, scope, model, { faceId: face_id, embedding }));
      moved++;
    }
  } finally {
    if (moved > 0)
      await database.transaction((sql) => auditMove(audit, sql, actor, collection, 'templates.reindexed', moved));
  }
  const [left] = await database.query<{ crops: number; faces: number }>(
    `select count(c.face_id) as crops, count(*) as faces ${outdated}`,
    parameters,
  );
  const { crops: remaining, faces } = left ?? { crops: 0, faces: 0 };
  // Without a secret key no crop can be opened, and no call can help.
  const movable = dataKeys ? remaining : 0;
  return { reindexed: crops.length, remaining: movable, stuck: faces - movable };
}

/** How many faces of each of these collections the server's model cannot see, by the collections' ids. */
export async function countOutdated(
  database: Sql,
  accountId: string,
  collectionIds: readonly string[],
  model: EmbeddingModel,
): Promise<Map<string, number>> {
  const rows = await database.query<{ id: string; faces: number }>(
    `select t.collection_id as id, count(*) as faces from templates t
     join embedding_models m on m.id = t.model_id and (m.name, m.version) <> ($3, $4)
     where t.account_id = $1 and t.collection_id = any($2::uuid[]) group by t.collection_id`,
    [accountId, collectionIds, model.id, model.version],
  );
  return new Map(rows.map(({ id, faces }) => [id, faces]));
}

/** Whether any collection has templates that the model did not make. */
export async function hasOutdated(database: Sql, model: EmbeddingModel): Promise<boolean> {
  const others = await database.query<{ id: number }>(
    'select id from embedding_models where (name, version) <> ($1, $2)',
    [model.id, model.version],
  );
  // Without another model there is nothing to look for, which spares most starts a look at every template.
  if (others.length === 0) return false;
  const [row] = await database.query<{ found: boolean }>(
    'select exists (select 1 from templates where model_id = any(string_to_array($1, $2)::smallint[])) as found',
    [others.map(({ id }) => id).join(), ','],
  );
  return row?.found ?? false;
}
