import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import { type Sql, sqlState } from '../ports/database.js';
import { decodeCursor, toPage } from './cursor.js';
import { possibleId } from './ids.js';
import { defaultPlan } from './plans.js';
import type {
  Account,
  AccountWriting,
  Actor,
  FigurePatch,
  Page,
  PageRequest,
  PlanFigure,
  PlanLimits,
} from './types.js';

const columns = 'id, name, status, billing, plan, limits, created_at, updated_at';
const foreignKeyViolation = '23503';

export interface NewAccount {
  name: string;
  plan?: string;
  limits?: PlanLimits;
}

export interface AccountPatch {
  name?: string;
  status?: Account['status'];
  billing?: Account['billing'];
  plan?: string;
  limits?: FigurePatch<PlanFigure>;
}

/** How many of each the account owned and are gone now. */
export interface ErasedCounts {
  keys: number;
  collections: number;
  faces: number;
}

/** Raises `request.invalid` for a plan that does not exist. */
export async function createAccount(
  { database, audit }: AccountWriting,
  actor: Actor,
  account: NewAccount,
): Promise<Account> {
  return database.transaction(async (sql) => {
    const id = randomUUID();
    const plan = account.plan ?? defaultPlan;
    const [created] = await sql
      .query<Account>(`insert into accounts (id, name, plan, limits) values ($1, $2, $3, $4) returning ${columns}`, [
        id,
        account.name,
        plan,
        account.limits ?? {},
      ])
      .catch(refuseUnknownPlan);
    await audit(sql, actor, {
      action: 'account.created',
      subjectType: 'account',
      subjectId: id,
      accountId: id,
      details: { plan },
    });
    return found(created);
  });
}

/** Newest first. */
export async function listAccounts(database: Sql, { limit, cursor }: PageRequest): Promise<Page<Account>> {
  const rows = await database.query<Account & { position: number }>(
    `select position, ${columns} from accounts where position < $1 order by position desc limit $2`,
    [decodeCursor('account', cursor), limit + 1],
  );
  return toPage('account', rows, limit);
}

/** Raises `resource.not_found`. */
export async function getAccount(database: Sql, id: string): Promise<Account> {
  const [account] = await database.query<Account>(`select ${columns} from accounts where id = $1`, [
    possibleId(id, 'account'),
  ]);
  return found(account);
}

/** Raises `resource.not_found`, and `request.invalid` for a plan that does not exist. */
export async function updateAccount(
  { database, audit }: AccountWriting,
  actor: Actor,
  id: string,
  patch: AccountPatch,
): Promise<Account> {
  return database.transaction(async (sql) => {
    const [updated] = await sql
      .query<Account>(
        `update accounts set name = coalesce($2, name), status = coalesce($3, status), billing = coalesce($4, billing),
           plan = coalesce($5, plan), limits = jsonb_strip_nulls(limits || $6), updated_at = now()
         where id = $1 returning ${columns}`,
        [
          possibleId(id, 'account'),
          patch.name ?? null,
          patch.status ?? null,
          patch.billing ?? null,
          patch.plan ?? null,
          patch.limits ?? {},
        ],
      )
      .catch(refuseUnknownPlan);
    const account = found(updated);
    await audit(sql, actor, {
      action: 'account.updated',
      subjectType: 'account',
      subjectId: id,
      accountId: id,
      details: { ...patch },
    });
    return account;
  });
}

/** Erases the account and everything it owns. Raises `resource.not_found`. */
export async function deleteAccount(
  { database, audit }: AccountWriting,
  actor: Actor,
  id: string,
): Promise<ErasedCounts> {
  return database.transaction(async (sql) => {
    // Locked first, so that no key can be added between counting and erasing.
    const [account] = await sql.query<Account>(`select ${columns} from accounts where id = $1 for update`, [
      possibleId(id, 'account'),
    ]);
    found(account);
    const [counted] = await sql.query<{ keys: number }>(
      'with gone as (delete from api_keys where account_id = $1 returning revoked_at) select count(*)::int as keys from gone where revoked_at is null',
      [id],
    );
    const [owned] = await sql.query<Pick<ErasedCounts, 'collections' | 'faces'>>(
      `with gone as (delete from collections where account_id = $1 returning face_count)
       select count(*)::int as collections, coalesce(sum(face_count), 0)::int as faces from gone`,
      [id],
    );
    await sql.query('delete from accounts where id = $1', [id]);
    const erased: ErasedCounts = {
      keys: counted?.keys ?? 0,
      collections: owned?.collections ?? 0,
      faces: owned?.faces ?? 0,
    };
    await audit(sql, actor, {
      action: 'account.deleted',
      subjectType: 'account',
      subjectId: id,
      accountId: id,
      details: { ...erased },
    });
    return erased;
  });
}

function refuseUnknownPlan(error: unknown): never {
  if (sqlState(error) !== foreignKeyViolation) throw error;
  fail('request.invalid', { issues: [{ field: 'plan', message: 'names no plan' }] }, error);
}

function found(account: Account | undefined): Account {
  return account ?? fail('resource.not_found', { resource: 'account' });
}
