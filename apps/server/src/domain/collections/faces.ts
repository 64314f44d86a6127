import { fail } from '@facet/contract';
import type { Page, PageRequest } from '../accounts/types.js';
import { type Sql, type SqlValue, sqlState } from '../ports/database.js';
import { lockCollection } from './collections.js';
import { decodePosition, encodeCursor } from './cursor.js';
import { emitDeleted } from './events.js';
import type { CollectionParts, CollectionWriting } from './parts.js';
import type { Collection, FaceMetadata, StoredFace, Tenant } from './types.js';

interface FaceRow {
  id: string;
  position: number;
  external_image_id: string | null;
  external_face_id: string | null;
  external_id: string | null;
  metadata: FaceMetadata | null;
  quality: number | null;
  liveness: number | null;
  box_left: number;
  box_top: number;
  box_width: number;
  box_height: number;
  image_width: number;
  image_height: number;
  detection_score: number;
  created_at: Date;
  has_crop: boolean;
}

const faceRows = `select f.*, c.face_id is not null as has_crop from faces f
  left join face_crops c on c.account_id = f.account_id and c.collection_id = f.collection_id and c.face_id = f.id
  where f.account_id = $1 and f.collection_id = $2`;

export interface FaceListRequest extends PageRequest {
  externalImageId?: string;
  /** Finds one face at most. */
  externalId?: string;
}

/** Newest first. */
export async function listFaces(
  database: Sql,
  { accountId, id }: Collection,
  { limit, cursor, externalImageId, externalId }: FaceListRequest,
): Promise<Page<StoredFace>> {
  const list = `faces ${accountId} ${id} ${externalImageId ?? ''}`;
  // The database cannot even look for it.
  if (externalId?.includes('\0')) return { items: [], nextCursor: null };
  const values: SqlValue[] = [accountId, id, decodePosition(list, cursor) ?? Number.MAX_SAFE_INTEGER, limit + 1];
  const filters = Object.entries({ external_image_id: externalImageId, external_id: externalId }).flatMap(
    ([column, value]) => (value === undefined ? [] : [`and f.${column} = $${values.push(value)}`]),
  );
  const rows = await database.query<FaceRow>(
    `${faceRows} and f.position < $3 ${filters.join(' ')} order by f.position desc limit $4`,
    values,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(toFace),
    nextCursor: last ? encodeCursor(list, String(last.position)) : null,
  };
}

/** Raises `collection.face_not_found`. */
export async function getFace(database: Sql, collection: Collection, faceId: string): Promise<StoredFace> {
  const faces = await getFaces(database, collection, [faceId]);
  return faces.get(faceId) ?? fail('collection.face_not_found');
}

/** The face that has this external id. Raises `collection.face_not_found`. */
export async function getFaceByExternalId(
  database: Sql,
  { accountId, id }: Collection,
  externalId: string,
): Promise<StoredFace> {
  // The database cannot even look for it.
  if (externalId.includes('\0')) return fail('collection.face_not_found');
  const [row] = await database.query<FaceRow>(`${faceRows} and f.external_id = $3`, [accountId, id, externalId]);
  return row ? toFace(row) : fail('collection.face_not_found');
}

/** The faces that the collection has, by their ids. */
export async function getFaces(
  database: Sql,
  { accountId, id }: Collection,
  faceIds: readonly string[],
): Promise<Map<string, StoredFace>> {
  const rows = await database.query<FaceRow>(`${faceRows} and f.id = any($3::uuid[])`, [accountId, id, faceIds]);
  return new Map(rows.map((row) => [row.id, toFace(row)]));
}

/** Puts other metadata in place of a face's. Raises `collection.face_not_found`. */
export async function updateFace(
  { database, audit }: CollectionWriting,
  { actor }: Pick<Tenant, 'actor'>,
  collection: Collection,
  faceId: string,
  { metadata }: { metadata: FaceMetadata | null },
): Promise<StoredFace> {
  const { accountId, id } = collection;
  return database.transaction(async (sql) => {
    const [updated] = await sql.query(
      'update faces set metadata = $4 where account_id = $1 and collection_id = $2 and id = $3 returning id',
      [accountId, id, faceId, metadata],
    );
    if (!updated) return fail('collection.face_not_found');
    const face = await getFace(sql, collection, faceId);
    await audit(sql, actor, {
      action: 'face.updated',
      subjectType: 'collection',
      subjectId: id,
      accountId,
      details: { face_id: faceId, changed: ['metadata'] },
    });
    return face;
  });
}

/** Which faces to erase, and what the audit log says of it. */
export interface Erasure {
  /** A condition on `faces`, with parameters from `$3` on. */
  readonly where: string;
  readonly values: readonly SqlValue[];
  readonly action: 'faces.deleted' | 'faces.expired';
}

/**
 * Erases faces with their templates and crops. Raises `collection.not_found` when the collection is gone.
 *
 * @returns the ids of those that were there.
 */
export async function deleteFaces(
  { database, audit, events }: Pick<CollectionParts, 'database' | 'audit' | 'events'>,
  { actor }: Pick<Tenant, 'actor'>,
  collection: Pick<Collection, 'accountId' | 'id'>,
  { where, values, action }: Erasure,
): Promise<Set<string>> {
  const { accountId, id } = collection;
  return database.transaction(async (sql) => {
    await lockCollection(sql, collection);
    const gone = await sql.query<{ id: string; external_id: string | null }>(
      `delete from faces where account_id = $1 and collection_id = $2 and ${where} returning id, external_id`,
      [accountId, id, ...values],
    );
    if (gone.length === 0) return new Set();
    await sql.query('update collections set face_count = face_count - $3 where account_id = $1 and id = $2', [
      accountId,
      id,
      gone.length,
    ]);
    if (events) await emitDeleted(sql, events, collection, gone);
    const ids = gone.map((face) => face.id);
    await audit(sql, actor, {
      action,
      subjectType: 'collection',
      subjectId: id,
      accountId,
      details: { faces: ids.length, face_ids: ids },
    });
    return new Set(ids);
  });
}

/** These faces, by their ids. */
export function namedFaces(faceIds: readonly string[]): Erasure {
  return { where: 'id = any($3::uuid[])', values: [faceIds], action: 'faces.deleted' };
}

/** A face to be stored; the database gives it its time when it brings none. */
export type NewFace = Omit<StoredFace, 'hasCrop' | 'createdAt'> & { readonly createdAt?: Date };

const uniqueViolation = '23505';

/**
 * Adds faces at the places after `lastPosition`, in their order, inside the caller's transaction. Raises
 * `collection.external_id_taken`.
 */
export async function insertFaces(
  sql: Sql,
  { accountId, id }: Collection,
  lastPosition: number,
  faces: readonly NewFace[],
): Promise<void> {
  const rows = faces.map((face, index) => ({
    id: face.id,
    position: lastPosition + 1 + index,
    external_image_id: face.externalImageId,
    external_face_id: face.externalFaceId,
    external_id: face.externalId,
    metadata: face.metadata,
    quality: face.quality,
    liveness: face.liveness,
    box_left: face.boundingBox.left,
    box_top: face.boundingBox.top,
    box_width: face.boundingBox.width,
    box_height: face.boundingBox.height,
    image_width: face.imageSize.width,
    image_height: face.imageSize.height,
    detection_score: face.detectionScore,
    created_at: face.createdAt,
  }));
  await sql
    .query(
      `insert into faces (account_id, collection_id, id, position, external_image_id, external_face_id, external_id,
         metadata, quality, liveness, box_left, box_top, box_width, box_height, image_width, image_height,
         detection_score, created_at)
       select $1, $2, id, position, external_image_id, external_face_id, external_id, metadata, quality, liveness, box_left,
         box_top, box_width, box_height, image_width, image_height, detection_score, coalesce(created_at, now())
       from jsonb_to_recordset($3::jsonb -> 'faces') as f (id uuid, position bigint, external_image_id text,
         external_face_id text, external_id text, metadata jsonb, quality real, liveness real, box_left real, box_top real,
         box_width real, box_height real, image_width int, image_height int, detection_score real,
         created_at timestamptz)`,
      [accountId, id, { faces: rows }],
    )
    .catch((error: unknown) => {
      const [taken] = faces.flatMap(({ externalId }) => (externalId === null ? [] : [externalId]));
      if (sqlState(error) !== uniqueViolation || taken === undefined) throw error;
      fail('collection.external_id_taken', { externalId: taken }, error);
    });
}

function toFace(row: FaceRow): StoredFace {
  return {
    id: row.id,
    externalImageId: row.external_image_id,
    externalFaceId: row.external_face_id,
    externalId: row.external_id,
    metadata: row.metadata,
    quality: row.quality,
    liveness: row.liveness,
    boundingBox: { left: row.box_left, top: row.box_top, width: row.box_width, height: row.box_height },
    imageSize: { width: row.image_width, height: row.image_height },
    detectionScore: row.detection_score,
    hasCrop: row.has_crop,
    createdAt: row.created_at,
  };
}
