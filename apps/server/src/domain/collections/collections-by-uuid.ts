import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import { isUuid } from '../accounts/ids.js';
import type { Page, PageRequest } from '../accounts/types.js';
import type { Sql } from '../ports/database.js';
import { collectionColumns, insertCollection } from './collections.js';
import { decodePlace, encodeCursor } from './cursor.js';
import type { CollectionWriting } from './parts.js';
import type { Collection, CollectionPatch, NewNamedCollection, TenantByUuid } from './types.js';

const microseconds = '(extract(epoch from created_at) * 1000000)::bigint';
const nil = '00000000-0000-0000-0000-000000000000';

/** Raises `limit.collections` (0: no limit), and `collection.not_found` to a key that is bound to another. */
export async function createNamedCollection(
  writing: CollectionWriting,
  tenant: TenantByUuid,
  { name, description = null, retentionDays = null }: NewNamedCollection,
  limit: number,
): Promise<Collection> {
  if (tenant.boundTo !== null) fail('collection.not_found');
  const id = randomUUID();
  return insertCollection(writing, tenant, { id, externalId: id, name, description, retentionDays }, limit);
}

/** Newest first. */
export async function listCollectionsByUuid(
  database: Sql,
  { accountId, boundTo }: Pick<TenantByUuid, 'accountId' | 'boundTo'>,
  { limit, cursor }: PageRequest,
): Promise<Page<Collection>> {
  const list = `collections by time ${accountId}`;
  const after = decodePlace(list, cursor);
  const rows = await database.query<Collection & { place: number }>(
    `select ${collectionColumns}, ${microseconds} as place from collections
     where account_id = $1 and (${microseconds}, id) < ($2::bigint, $3::uuid) and ($4::uuid is null or id = $4)
     order by created_at desc, id desc limit $5`,
    [accountId, after?.number ?? Number.MAX_SAFE_INTEGER, after?.id ?? nil, boundTo, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const items = rows.slice(0, limit).map(({ place: _, ...collection }) => collection);
  return { items, nextCursor: last ? encodeCursor(list, `${last.place} ${last.id}`) : null };
}

/** Raises `collection.not_found`, also for what is no uuid, another account's, and one that the key is not bound to. */
export async function getCollectionByUuid(
  database: Sql,
  { accountId, boundTo }: Pick<TenantByUuid, 'accountId' | 'boundTo'>,
  id: string,
): Promise<Collection> {
  const known = isUuid(id) ? id.toLowerCase() : fail('collection.not_found');
  if (boundTo !== null && boundTo !== known) fail('collection.not_found');
  const [collection] = await database.query<Collection>(
    `select ${collectionColumns} from collections where account_id = $1 and id = $2`,
    [accountId, known],
  );
  return collection ?? fail('collection.not_found');
}

/** Changes what the patch names. Raises `collection.not_found` when somebody has just erased it. */
export async function updateCollection(
  { database, audit }: CollectionWriting,
  { actor }: Pick<TenantByUuid, 'actor'>,
  { accountId, id }: Collection,
  patch: CollectionPatch,
): Promise<Collection> {
  return database.transaction(async (sql) => {
    const [updated] = await sql.query<Collection>(
      `update collections set name = coalesce($3, name),
         description = case when $4 then $5 else description end,
         retention_days = case when $6 then $7::int else retention_days end
       where account_id = $1 and id = $2 returning ${collectionColumns}`,
      [
        accountId,
        id,
        patch.name ?? null,
        patch.description !== undefined,
        patch.description ?? null,
        patch.retentionDays !== undefined,
        patch.retentionDays ?? null,
      ],
    );
    if (!updated) return fail('collection.not_found');
    await audit(sql, actor, {
      action: 'collection.updated',
      subjectType: 'collection',
      subjectId: id,
      accountId,
      details: {
        ...(patch.name !== undefined && { name: patch.name }),
        ...(patch.description !== undefined && { description: patch.description }),
        ...(patch.retentionDays !== undefined && { retention_days: patch.retentionDays }),
      },
    });
    return updated;
  });
}

/** How many collections the account has, and how many faces are in them. */
export async function countAll(database: Sql, accountId: string): Promise<{ collections: number; faces: number }> {
  const [row] = await database.query<{ collections: number; faces: number }>(
    'select count(*) as collections, coalesce(sum(face_count), 0)::bigint as faces from collections where account_id = $1',
    [accountId],
  );
  return row ?? { collections: 0, faces: 0 };
}
