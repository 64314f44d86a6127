import { fail } from '@facet/contract';
import type { Actor } from '../accounts/index.js';
import type { Sql } from '../ports/database.js';
import type { Attempts } from './attempts.js';
import type { Background } from './background.js';
import type { PeopleParts } from './parts.js';
import type { Passwords } from './passwords.js';
import type { SigningKeys } from './signing-keys.js';
import type { MemberPrincipal, Membership, Organisation, Origin, Role, User } from './types.js';

/** What the verbs of People work with. */
export interface Context
  extends Required<Omit<PeopleParts, 'rateLimiter' | 'secretKey' | 'saltKey' | 'onBackgroundError'>> {
  readonly attempts: Attempts;
  readonly passwords: Passwords;
  readonly signingKeys: SigningKeys;
  readonly background: Background;
}

/** The database refuses to compare an id with what is no UUID. */
export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id, when something could have it. Raises `resource.not_found`. */
export function possibleId(id: string, resource: 'member' | 'invitation' | 'session'): string {
  return uuid.test(id) ? id : fail('resource.not_found', { resource });
}

/** Whom the audit log names. */
export function actorOf({ userId, email }: Pick<MemberPrincipal, 'userId' | 'email'>, origin: Origin): Actor {
  const { address, requestId } = origin;
  return { name: email, id: userId, address, ...(requestId !== undefined && { requestId }) };
}

/**
 * Keeps the account from being erased until the transaction ends; false when it has been. Take it before rows that go with
 * the account are locked: erasing locks the account first as well.
 */
export async function holdAccount(sql: Sql, accountId: string): Promise<boolean> {
  const held = await sql.query('select 1 from accounts where id = $1 for key share', [accountId]);
  return held.length > 0;
}

export function secondsFrom(now: number, seconds: number): Date {
  return new Date(now + seconds * 1000);
}

interface MembershipRow {
  user_id: string;
  email: string;
  role: Role;
  two_factor_enabled: boolean;
  joined_at: Date;
  account_id: string;
  organisation: string;
  plan: string;
  founded_at: Date;
}

/** A user with its organisation; undefined when there is no such user in that account. */
export async function readMembership(sql: Sql, accountId: string, userId: string): Promise<Membership | undefined> {
  const [row] = await sql.query<MembershipRow>(
    `select u.id as user_id, u.email, u.role, u.otp_secret is not null as two_factor_enabled, u.created_at as joined_at,
            a.id as account_id, a.name as organisation, a.plan, a.created_at as founded_at
       from users u join accounts a on a.id = u.account_id where u.id = $1 and u.account_id = $2`,
    [userId, accountId],
  );
  return row && { user: userOf(row), organisation: organisationOf(row) };
}

function userOf({ user_id, email, role, two_factor_enabled, joined_at }: MembershipRow): User {
  return { id: user_id, email, role, email_verified: true, two_factor_enabled, created_at: joined_at };
}

function organisationOf({ account_id, organisation, plan, founded_at }: MembershipRow): Organisation {
  return { id: account_id, name: organisation, plan, created_at: founded_at };
}
