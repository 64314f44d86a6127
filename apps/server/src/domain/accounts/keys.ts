import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import type { AuditEntry } from '../audit/index.js';
import type { Sql } from '../ports/database.js';
import { getAccount } from './accounts.js';
import { isAddressRange } from './addresses.js';
import { decodeCursor, toPage } from './cursor.js';
import { possibleId } from './ids.js';
import { createSecret } from './secret.js';
import type {
  AccountWriting,
  Actor,
  ApiKey,
  FigurePatch,
  KeyFigure,
  KeyLimits,
  KeySurface,
  Page,
  PageRequest,
} from './types.js';

export const keyColumns = `id, account_id, surface, name, hint, collection_id, scopes, products, allowed_ips, expires_at, active,
  limits, created_by, last_used_at, created_at, updated_at`;

/** A key that was made without scopes may do what its surface offers. */
const allScopes: Record<KeySurface, readonly string[]> = {
  face: [],
  workspace: [],
  gateway: [],
  media: ['read', 'write', 'analyze', 'admin'],
  kyc: [],
};

export interface NewKey {
  surface: KeySurface;
  name?: string;
  collection_id?: string | null;
  scopes?: readonly string[];
  products?: readonly string[];
  allowed_ips?: readonly string[];
  /** May lie in the past. */
  expires_at?: Date | null;
  limits?: KeyLimits;
}

export interface KeyPatch {
  name?: string;
  active?: boolean;
  collection_id?: string | null;
  scopes?: readonly string[];
  products?: readonly string[];
  allowed_ips?: readonly string[];
  expires_at?: Date | null;
  limits?: FigurePatch<KeyFigure>;
}

/** Makes a key; `key` is its only appearance. Raises `resource.not_found` without the account, `request.invalid` for an address. */
export async function createKey(
  { database, audit }: AccountWriting,
  actor: Actor,
  accountId: string,
  key: NewKey,
): Promise<ApiKey & { key: string }> {
  refuseBadAddresses(key.allowed_ips);
  return database.transaction(async (sql) => {
    await lockAccount(sql, accountId);
    const created = await insertKey(sql, accountId, key, null);
    await audit(sql, actor, creationOf(created));
    return created;
  });
}

/** Adds a key, inside the caller's transaction. */
export async function insertKey(
  sql: Sql,
  accountId: string,
  key: NewKey,
  createdBy: string | null,
): Promise<ApiKey & { key: string }> {
  const { secret, hash, hint } = createSecret(key.surface);
  const [created] = await sql.query<ApiKey>(
    `insert into api_keys (id, account_id, surface, name, hash, hint, collection_id, scopes, products, allowed_ips, expires_at, limits, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${keyColumns}`,
    [
      randomUUID(),
      accountId,
      key.surface,
      key.name ?? '',
      hash,
      hint,
      key.collection_id ?? null,
      key.scopes ?? allScopes[key.surface],
      key.products ?? [],
      key.allowed_ips ?? [],
      key.expires_at ?? null,
      key.limits ?? {},
      createdBy,
    ],
  );
  return { ...found(created), key: secret };
}

/** What the audit log says of a new key. */
export function creationOf({ id, account_id, surface, hint }: ApiKey): AuditEntry {
  return {
    action: 'key.created',
    subjectType: 'key',
    subjectId: id,
    accountId: account_id,
    details: { surface, hint },
  };
}

/** Keys that are not revoked, newest first. Raises `resource.not_found` without the account. */
export async function listKeys(
  database: Sql,
  accountId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<ApiKey>> {
  await getAccount(database, accountId);
  const rows = await database.query<ApiKey & { position: number }>(
    `select position, ${keyColumns} from api_keys where account_id = $1 and revoked_at is null and position < $2
     order by position desc limit $3`,
    [accountId, decodeCursor('key', cursor), limit + 1],
  );
  return toPage('key', rows, limit);
}

/** Raises `resource.not_found` for a key that is unknown or revoked. */
export async function getKey(database: Sql, id: string): Promise<ApiKey> {
  const [key] = await database.query<ApiKey>(
    `select ${keyColumns} from api_keys where id = $1 and revoked_at is null`,
    [possibleId(id, 'key')],
  );
  return found(key);
}

/** Raises `resource.not_found` for a key that is unknown or revoked, `request.invalid` for an address. */
export async function updateKey(
  { database, audit }: AccountWriting,
  actor: Actor,
  id: string,
  patch: KeyPatch,
): Promise<ApiKey> {
  refuseBadAddresses(patch.allowed_ips);
  return database.transaction(async (sql) => {
    const [updated] = await sql.query<ApiKey>(
      `update api_keys set name = coalesce($2, name), active = coalesce($3, active),
         collection_id = case when $4 then $5 else collection_id end,
         scopes = coalesce($6, scopes), products = coalesce($7, products), allowed_ips = coalesce($8, allowed_ips),
         expires_at = case when $9 then $10 else expires_at end,
         limits = jsonb_strip_nulls(limits || $11), updated_at = now()
       where id = $1 and revoked_at is null returning ${keyColumns}`,
      [
        possibleId(id, 'key'),
        patch.name ?? null,
        patch.active ?? null,
        patch.collection_id !== undefined,
        patch.collection_id ?? null,
        patch.scopes ?? null,
        patch.products ?? null,
        patch.allowed_ips ?? null,
        patch.expires_at !== undefined,
        patch.expires_at ?? null,
        patch.limits ?? {},
      ],
    );
    const key = found(updated);
    await audit(sql, actor, {
      action: 'key.updated',
      subjectType: 'key',
      subjectId: id,
      accountId: key.account_id,
      details: { ...patch },
    });
    return key;
  });
}

/** Ends a key for good. Raises `resource.not_found` for a key that is unknown or already revoked. */
export async function revokeKey({ database, audit }: AccountWriting, actor: Actor, id: string): Promise<void> {
  await database.transaction(async (sql) => {
    const [revoked] = await sql.query<ApiKey>(
      `update api_keys set active = false, revoked_at = now(), updated_at = now() where id = $1 and revoked_at is null returning ${keyColumns}`,
      [possibleId(id, 'key')],
    );
    const key = found(revoked);
    await audit(sql, actor, {
      action: 'key.revoked',
      subjectType: 'key',
      subjectId: id,
      accountId: key.account_id,
      details: { hint: key.hint },
    });
  });
}

/** Holds the account for the length of the transaction, so that it cannot be erased meanwhile. */
async function lockAccount(sql: Sql, accountId: string): Promise<void> {
  const [account] = await sql.query('select 1 from accounts where id = $1 for share', [
    possibleId(accountId, 'account'),
  ]);
  if (!account) fail('resource.not_found', { resource: 'account' });
}

/** Raises `request.invalid` naming each entry that is no address and no range. */
export function refuseBadAddresses(ranges: readonly string[] = []): void {
  const issues = ranges.flatMap((range, index) =>
    isAddressRange(range) ? [] : [{ field: `allowed_ips.${index}`, message: 'is not an IP address or CIDR range' }],
  );
  if (issues.length > 0) fail('request.invalid', { issues });
}

/** Raises `resource.not_found` in place of nothing. */
export function found(key: ApiKey | undefined): ApiKey {
  return key ?? fail('resource.not_found', { resource: 'key' });
}
