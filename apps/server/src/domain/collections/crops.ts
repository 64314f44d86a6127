import { fail, ProblemError } from '@facet/contract';
import type { Database, Sql } from '../ports/database.js';
import type { DataKeys } from '../secrets/index.js';
import { getFace } from './faces.js';
import type { Collection } from './types.js';

/** A face's aligned crop: 112 × 112, PNG. */
export interface Crop {
  readonly faceId: string;
  readonly png: Uint8Array;
}

/** A sealed crop opens only as the crop of the face that it was made for. */
export function cropContext({ id }: Pick<Collection, 'id'>, faceId: string): string {
  return `crop:${id}:${faceId}`;
}

/** Crops as they may be stored. Raises `auth.key_unknown` when the account has just been erased, and its keys with it. */
export async function sealCrops(
  sql: Sql,
  dataKeys: DataKeys | undefined,
  collection: Collection,
  crops: readonly Crop[],
): Promise<Crop[]> {
  if (crops.length === 0) return [];
  if (!dataKeys) throw new Error('crops are to be kept without a secret key');
  const plain = crops.map(({ faceId, png }) => ({ context: cropContext(collection, faceId), bytes: png }));
  const sealed = await dataKeys.sealAll(sql, collection.accountId, plain).catch((error: unknown) => {
    if (error instanceof ProblemError && error.problem === 'resource.not_found') fail('auth.key_unknown', {}, error);
    throw error;
  });
  return crops.map(({ faceId }, index) => ({ faceId, png: sealed[index] as Uint8Array }));
}

/** Stores sealed crops of faces that exist, inside the caller's transaction. */
export async function insertCrops(sql: Sql, { accountId, id }: Collection, sealed: readonly Crop[]): Promise<void> {
  if (sealed.length === 0) return;
  await sql.query(
    `insert into face_crops (account_id, collection_id, face_id, sealed)
     select $1, $2, face_id, decode(sealed, 'base64') from unnest($3::uuid[], $4::text[]) as c (face_id, sealed)`,
    [accountId, id, sealed.map(({ faceId }) => faceId), sealed.map(({ png }) => Buffer.from(png).toString('base64'))],
  );
}

/** The crop of a face. Raises `collection.face_not_found`, and `collection.crop_not_kept` when there is none that this server can open. */
export async function openCrop(
  database: Database,
  dataKeys: DataKeys | undefined,
  collection: Collection,
  faceId: string,
): Promise<Uint8Array> {
  const { accountId, id } = collection;
  const [row] = await database.query<{ sealed: Uint8Array }>(
    'select sealed from face_crops where account_id = $1 and collection_id = $2 and face_id = $3',
    [accountId, id, faceId],
  );
  if (row && dataKeys) return dataKeys.open(database, accountId, cropContext(collection, faceId), row.sealed);
  await getFace(database, collection, faceId);
  return fail('collection.crop_not_kept');
}
