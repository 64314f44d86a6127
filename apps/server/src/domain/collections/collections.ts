import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import type { Page, PageRequest } from '../accounts/types.js';
import { type Sql, sqlState } from '../ports/database.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { CollectionWriting } from './parts.js';
import type { Collection, NewCollection, Tenant } from './types.js';

export const collectionColumns = `account_id as "accountId", id, external_id as "externalId",
  coalesce(name, external_id) as name, description, retention_days as "retentionDays", face_count as "faceCount",
  created_at as "createdAt"`;
const foreignKeyViolation = '23503';

/**
 * Raises `collection.exists`, and `limit.collections` when the account has `limit` of them (0: no limit). A key that is
 * bound to a collection can make that one alone; any other is `collection.not_found` to it.
 */
export async function createCollection(
  writing: CollectionWriting,
  tenant: Tenant,
  { externalId, description = null }: NewCollection,
  limit: number,
): Promise<Collection> {
  refuseUnbound(tenant, externalId);
  return insertCollection(writing, tenant, { id: randomUUID(), externalId, description }, limit);
}

export interface CollectionRow {
  id: string;
  externalId: string;
  name?: string;
  description: string | null;
  retentionDays?: number | null;
}

/** Raises `collection.exists`, and `limit.collections` when the account has `limit` of them (0: no limit). */
export async function insertCollection(
  { database, audit }: CollectionWriting,
  { accountId, actor }: Pick<Tenant, 'accountId' | 'actor'>,
  { id, externalId, name, description, retentionDays }: CollectionRow,
  limit: number,
): Promise<Collection> {
  return database.transaction(async (sql) => {
    // Collections of one account are made one after the other, so that the limit is exact.
    if (limit > 0) await sql.query('select 1 from accounts where id = $1 for no key update', [accountId]);
    const [created] = await sql
      .query<Collection>(
        `insert into collections (account_id, id, external_id, name, description, retention_days)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id, external_id) do nothing returning ${collectionColumns}`,
        [accountId, id, externalId, name ?? null, description, retentionDays ?? null],
      )
      .catch(refuseErasedAccount);
    if (!created) return fail('collection.exists', { externalId });
    if (limit > 0) {
      const [counted] = await sql.query<{ n: number }>('select count(*) as n from collections where account_id = $1', [
        accountId,
      ]);
      if ((counted?.n ?? 0) > limit) fail('limit.collections', { limit });
    }
    await audit(sql, actor, {
      action: 'collection.created',
      subjectType: 'collection',
      subjectId: created.id,
      accountId,
      details: { external_id: externalId, ...(name !== undefined && { name }) },
    });
    return created;
  });
}

/** In the order of their external ids, byte by byte. */
export async function listCollections(
  database: Sql,
  { accountId, boundTo }: Pick<Tenant, 'accountId' | 'boundTo'>,
  { limit, cursor }: PageRequest,
): Promise<Page<Collection>> {
  const list = `collections ${accountId}`;
  const rows = await database.query<Collection>(
    `select ${collectionColumns} from collections
     where account_id = $1 and external_id > $2 and ($3::text is null or external_id = $3)
     order by external_id limit $4`,
    [accountId, decodeCursor(list, cursor) ?? '', boundTo, limit + 1],
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit), nextCursor: last ? encodeCursor(list, last.externalId) : null };
}

/** Raises `collection.not_found`, also for another account's and for one that the key is not bound to. */
export async function getCollection(
  database: Sql,
  tenant: Pick<Tenant, 'accountId' | 'boundTo'>,
  externalId: string,
): Promise<Collection> {
  refuseUnbound(tenant, externalId);
  // The database cannot even look for it.
  if (externalId.includes('\0')) return fail('collection.not_found');
  const [collection] = await database.query<Collection>(
    `select ${collectionColumns} from collections where account_id = $1 and external_id = $2`,
    [tenant.accountId, externalId],
  );
  return collection ?? fail('collection.not_found');
}

/** Erases it with its faces, templates and crops. Raises `collection.not_found` when somebody else was first. */
export async function deleteCollection(
  { database, audit }: CollectionWriting,
  { actor }: Pick<Tenant, 'actor'>,
  collection: Collection,
): Promise<void> {
  const { accountId, id, externalId } = collection;
  await database.transaction(async (sql) => {
    const [deleted] = await sql.query<{ faces: number }>(
      'delete from collections where account_id = $1 and id = $2 returning face_count as faces',
      [accountId, id],
    );
    if (!deleted) return fail('collection.not_found');
    await audit(sql, actor, {
      action: 'collection.deleted',
      subjectType: 'collection',
      subjectId: id,
      accountId,
      details: { external_id: externalId, faces: deleted.faces },
    });
  });
}

/**
 * Counts faces in and gives them their places, inside the caller's transaction; the row stays locked until its end, so
 * that writers of one collection take turns. Raises `collection.not_found`, and `limit.faces` when the collection would
 * have more than `limit` (0: no limit).
 *
 * @returns the place before the first of the new ones.
 */
export async function countFacesIn(sql: Sql, collection: Collection, count: number, limit: number): Promise<number> {
  const { accountId, id } = collection;
  const [counted] = await sql.query<{ last: number; faces: number }>(
    `update collections set face_count = face_count + $3, last_position = last_position + $3
     where account_id = $1 and id = $2 returning last_position as last, face_count as faces`,
    [accountId, id, count],
  );
  if (!counted) return fail('collection.not_found');
  if (limit > 0 && counted.faces > limit) fail('limit.faces', { limit });
  return counted.last - count;
}

/** Holds the collection for the caller's transaction, before any of its faces: always in this order. Raises `collection.not_found`. */
export async function lockCollection(sql: Sql, { accountId, id }: Pick<Collection, 'accountId' | 'id'>): Promise<void> {
  const [locked] = await sql.query('select 1 from collections where account_id = $1 and id = $2 for no key update', [
    accountId,
    id,
  ]);
  if (!locked) fail('collection.not_found');
}

function refuseUnbound({ boundTo }: Pick<Tenant, 'boundTo'>, externalId: string): void {
  if (boundTo !== null && boundTo !== externalId) fail('collection.not_found');
}

/** Its keys are gone with it. */
function refuseErasedAccount(error: unknown): never {
  if (sqlState(error) !== foreignKeyViolation) throw error;
  fail('auth.key_unknown', {}, error);
}
