import { fail } from '@facet/contract';
import type { Sql } from '../ports/database.js';
import { decodeCursor, toPage } from './cursor.js';
import { isUuid, possibleId } from './ids.js';
import { creationOf, found, insertKey, keyColumns, refuseBadAddresses } from './keys.js';
import { createSecret } from './secret.js';
import type { AccountWriting, Actor, ApiKey, Page, PageRequest, PlanLimits } from './types.js';

/** Settings of a key that a member makes: it belongs to the workspace surface and to one collection. */
export interface NewMemberKey {
  name: string;
  /** Uuid of a collection of the account. */
  collection_id: string;
  /** Requests a minute, at most the plan's. */
  rate_limit?: number;
  /** Addresses and CIDR ranges; any address when empty. */
  allowed_ips?: readonly string[];
  expires_at?: Date | null;
}

export interface MemberKeyPatch {
  name?: string;
  active?: boolean;
  collection_id?: string;
  /** Null takes the plan's. */
  rate_limit?: number | null;
  allowed_ips?: readonly string[];
  expires_at?: Date | null;
}

/**
 * Makes a key for a member; `key` is its only appearance. Raises `resource.not_found` without the account,
 * `collection.not_found`, `request.invalid` for an address or a rate over the plan's, and `limit.keys` when the member
 * has as many keys as the plan allows, which is exact however many are made at once.
 */
export async function createMemberKey(
  { database, audit }: AccountWriting,
  actor: Actor,
  accountId: string,
  userId: string,
  key: NewMemberKey,
): Promise<ApiKey & { key: string }> {
  refuseBadAddresses(key.allowed_ips);
  const { rate_limit, ...settings } = { ...key, collection_id: key.collection_id.toLowerCase() };
  return database.transaction(async (sql) => {
    const plan = await lockPlan(sql, accountId);
    await refuseForeignCollection(sql, accountId, key.collection_id);
    refuseRateOver(plan, rate_limit);
    const limit = plan.keys_per_member ?? 0;
    if (limit > 0 && (await countMemberKeys(sql, accountId, userId)) >= limit) fail('limit.keys', { limit });
    const limits = rate_limit === undefined ? {} : { per_minute: rate_limit };
    const created = await insertKey(sql, accountId, { surface: 'workspace', ...settings, limits }, userId);
    await audit(sql, actor, creationOf(created));
    return created;
  });
}

/** Keys of the workspace surface that are not revoked, newest first. */
export async function listMemberKeys(
  database: Sql,
  accountId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<ApiKey>> {
  const rows = await database.query<ApiKey & { position: number }>(
    `select position, ${keyColumns} from api_keys
      where account_id = $1 and surface = 'workspace' and revoked_at is null and position < $2
      order by position desc limit $3`,
    [accountId, decodeCursor('member key', cursor), limit + 1],
  );
  return toPage('member key', rows, limit);
}

/** Keys of one member that are not revoked. */
export async function countMemberKeys(sql: Sql, accountId: string, userId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*) from api_keys where account_id = $1 and created_by = $2 and revoked_at is null',
    [accountId, userId],
  );
  return row?.count ?? 0;
}

const mine = `account_id = $1 and id = $2 and surface = 'workspace' and revoked_at is null`;

/** Raises `resource.not_found` for a key that is unknown, revoked, of another surface or another account's. */
export async function getMemberKey(database: Sql, accountId: string, id: string): Promise<ApiKey> {
  const [key] = await database.query<ApiKey>(`select ${keyColumns} from api_keys where ${mine}`, [
    accountId,
    possibleId(id, 'key'),
  ]);
  return found(key);
}

/** Raises `resource.not_found` as getMemberKey, `collection.not_found`, and `request.invalid` as createMemberKey. */
export async function updateMemberKey(
  { database, audit }: AccountWriting,
  actor: Actor,
  accountId: string,
  id: string,
  patch: MemberKeyPatch,
): Promise<ApiKey> {
  refuseBadAddresses(patch.allowed_ips);
  return database.transaction(async (sql) => {
    const plan = await lockPlan(sql, accountId);
    if (patch.collection_id !== undefined) await refuseForeignCollection(sql, accountId, patch.collection_id);
    refuseRateOver(plan, patch.rate_limit);
    const [updated] = await sql.query<ApiKey>(
      `update api_keys set name = coalesce($3, name), active = coalesce($4, active),
         collection_id = coalesce($5, collection_id), allowed_ips = coalesce($6, allowed_ips),
         expires_at = case when $7 then $8 else expires_at end,
         limits = jsonb_strip_nulls(limits || $9), updated_at = now()
       where ${mine} returning ${keyColumns}`,
      [
        accountId,
        possibleId(id, 'key'),
        patch.name ?? null,
        patch.active ?? null,
        patch.collection_id?.toLowerCase() ?? null,
        patch.allowed_ips ?? null,
        patch.expires_at !== undefined,
        patch.expires_at ?? null,
        patch.rate_limit === undefined ? {} : { per_minute: patch.rate_limit },
      ],
    );
    const key = found(updated);
    await audit(sql, actor, {
      action: 'key.updated',
      subjectType: 'key',
      subjectId: key.id,
      accountId,
      details: { ...patch },
    });
    return key;
  });
}

/**
 * Gives a key another secret; `key` is its only appearance, and the one before stops working. Raises
 * `resource.not_found` as getMemberKey.
 */
export async function regenerateKey(
  { database, audit }: AccountWriting,
  actor: Actor,
  accountId: string,
  id: string,
): Promise<ApiKey & { key: string }> {
  const { secret, hash, hint } = createSecret('workspace');
  return database.transaction(async (sql) => {
    const [updated] = await sql.query<ApiKey>(
      `update api_keys set hash = $3, hint = $4, updated_at = now() where ${mine} returning ${keyColumns}`,
      [accountId, possibleId(id, 'key'), hash, hint],
    );
    const key = found(updated);
    await audit(sql, actor, {
      action: 'key.regenerated',
      subjectType: 'key',
      subjectId: key.id,
      accountId,
      details: { hint },
    });
    return { ...key, key: secret };
  });
}

/** What bounds the account on this surface; until the end of the transaction, members' keys of the account are made one after the other. */
async function lockPlan(sql: Sql, accountId: string): Promise<PlanLimits> {
  const [row] = await sql.query<{ own: PlanLimits; plan: PlanLimits; surface: PlanLimits | null }>(
    `select a.limits as own, p.limits as plan, p.surface_limits -> 'workspace' as surface
       from accounts a join plans p on p.name = a.plan where a.id = $1 for no key update of a`,
    [possibleId(accountId, 'account')],
  );
  if (!row) return fail('resource.not_found', { resource: 'account' });
  return { ...row.plan, ...row.surface, ...row.own };
}

/** The collection cannot be erased until the end of the transaction. */
async function refuseForeignCollection(sql: Sql, accountId: string, id: string): Promise<void> {
  const known = isUuid(id) ? id : fail('collection.not_found');
  const [collection] = await sql.query('select 1 from collections where account_id = $1 and id = $2 for key share', [
    accountId,
    known,
  ]);
  if (!collection) fail('collection.not_found');
}

function refuseRateOver({ requests_per_minute: most = 0 }: PlanLimits, rate: number | null | undefined): void {
  if (most === 0 || (rate ?? 0) <= most) return;
  fail('request.invalid', {
    issues: [{ field: 'rate_limit', message: `must be at most ${most}, the requests a minute of the plan` }],
  });
}
