import { fail } from '@facet/contract';
import type { EmbeddingModel } from '@facet/vision';
import type { Actor, Page, PageRequest } from '../accounts/types.js';
import type { Audit } from '../audit/index.js';
import type { Sql } from '../ports/database.js';
import { countFacesIn, lockCollection } from './collections.js';
import { decodePosition, encodeCursor } from './cursor.js';
import { getFaces, insertFaces } from './faces.js';
import type { CollectionParts } from './parts.js';
import type { Collection, StoredFace } from './types.js';

/** A face with its template, as it moves between servers. */
export interface PortableFace extends Omit<StoredFace, 'hasCrop'> {
  readonly embedding: Float32Array;
}

/** How far from 1 the length of a template may be, for the rounding of whoever wrote it. */
const LENGTH_TOLERANCE = 1e-3;

/** Faces whose templates the server's model made, oldest first. The first page of each export is in the audit log. */
export async function exportTemplates(
  { database, audit, vision }: CollectionParts,
  actor: Actor,
  collection: Collection,
  { limit, cursor }: PageRequest,
): Promise<Page<PortableFace> & { model: EmbeddingModel }> {
  const { accountId, id } = collection;
  const { model } = vision;
  const list = `templates ${accountId} ${id} ${model.id} ${model.version}`;
  const rows = await database.query<{ id: string; position: number; embedding: number[] }>(
    `select f.id, f.position, t.embedding::real[] as embedding from faces f
     join templates t on t.account_id = f.account_id and t.collection_id = f.collection_id and t.face_id = f.id
     join embedding_models m on m.id = t.model_id and m.name = $3 and m.version = $4
     where f.account_id = $1 and f.collection_id = $2 and f.position > $5 order by f.position limit $6`,
    [accountId, id, model.id, model.version, decodePosition(list, cursor) ?? 0, limit + 1],
  );
  if (cursor === undefined)
    await database.transaction((sql) =>
      auditMove(audit, sql, actor, collection, 'templates.exported', collection.faceCount),
    );
  const page = rows.slice(0, limit);
  const faces = await getFaces(
    database,
    collection,
    page.map((row) => row.id),
  );
  const items = page.flatMap(({ id: faceId, embedding }): PortableFace[] => {
    const face = faces.get(faceId);
    return face ? [{ ...face, embedding: Float32Array.from(embedding) }] : [];
  });
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items, nextCursor: last ? encodeCursor(list, String(last.position)) : null, model };
}

/**
 * Adds faces with their templates under their own ids, all or none; those whose ids the collection has are skipped, so
 * that a batch may be sent twice. Raises `request.invalid` for templates of another model or that are none,
 * `collection.not_found`, and `limit.faces`.
 */
export async function importTemplates(
  { database, audit, index, vision }: CollectionParts,
  actor: Actor,
  collection: Collection,
  { model, faces, faceLimit }: { model: EmbeddingModel; faces: readonly PortableFace[]; faceLimit: number },
): Promise<{ imported: number; skipped: number }> {
  refuseOtherModel(model, vision.model);
  refuseBadTemplates(faces, vision.model);
  const scope = { accountId: collection.accountId, collectionId: collection.id };
  return database.transaction(async (sql) => {
    await lockCollection(sql, collection);
    const known = await getFaces(
      sql,
      collection,
      faces.map(({ id }) => id),
    );
    const added = [...new Map(faces.map((face) => [face.id, face])).values()].filter(({ id }) => !known.has(id));
    if (added.length > 0) {
      const last = await countFacesIn(sql, collection, added.length, faceLimit);
      await insertFaces(sql, collection, last, added);
      const templates = added.map(({ id, embedding }) => ({ faceId: id, embedding }));
      await index.add(sql, scope, vision.model, templates);
      await auditMove(audit, sql, actor, collection, 'templates.imported', added.length);
    }
    return { imported: added.length, skipped: faces.length - added.length };
  });
}

/** Writes down that templates were read, added or made anew: how many, and by whom. */
export function auditMove(
  audit: Audit,
  sql: Sql,
  actor: Actor,
  { accountId, id }: Collection,
  action: string,
  faces: number,
): Promise<void> {
  return audit(sql, actor, { action, subjectType: 'collection', subjectId: id, accountId, details: { faces } });
}

function refuseOtherModel(given: EmbeddingModel, own: EmbeddingModel): void {
  if (given.id === own.id && given.version === own.version && given.dimensions === own.dimensions) return;
  fail('request.invalid', {
    issues: [
      {
        field: 'model',
        message: `Must be ${own.id} ${own.version}, the model of this server: templates of different models cannot be compared`,
      },
    ],
  });
}

function refuseBadTemplates(faces: readonly PortableFace[], { dimensions }: EmbeddingModel): void {
  const issues = faces.flatMap(({ embedding }, index) => {
    const squares = embedding.reduce((sum, value) => sum + value * value, 0);
    const good = embedding.length === dimensions && Math.abs(Math.sqrt(squares) - 1) <= LENGTH_TOLERANCE;
    return good
      ? []
      : [{ field: `templates.${index}.template`, message: `Must be ${dimensions} numbers, a vector of length 1` }];
  });
  if (issues.length > 0) fail('request.invalid', { issues });
}
