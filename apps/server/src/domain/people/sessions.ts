import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import type { PlanLimits } from '../accounts/index.js';
import type { Sql } from '../ports/database.js';
import { signAccessToken, verifyAccessToken } from './access-tokens.js';
import { actorOf, type Context, possibleId, secondsFrom } from './context.js';
import { createToken, hashOfToken } from './tokens.js';
import type { MemberPrincipal, Origin, Role, Session, TokenPair } from './types.js';

/** Since its last use: a session that is refreshed in this time goes on. */
const refreshSeconds = 30 * 24 * 3600;
/** More nobody reads; the oldest are left out. */
const mostListed = 200;

/** Begins a session in the caller's transaction, which answers for the user; sign its tokens with `tokenPair` after that. */
export async function insertSession(
  { now }: Context,
  sql: Sql,
  { userId, accountId }: { userId: string; accountId: string },
  { address }: Origin,
): Promise<{ sessionId: string; refreshToken: string }> {
  const sessionId = randomUUID();
  const [at, expiresAt] = [new Date(now()), secondsFrom(now(), refreshSeconds)];
  await sql.query(
    `insert into sessions (id, account_id, user_id, address, created_at, last_used_at, expires_at)
     values ($1, $2, $3, $4, $5, $5, $6)`,
    [sessionId, accountId, userId, address, at, expiresAt],
  );
  return { sessionId, refreshToken: await insertRefreshToken(sql, sessionId, expiresAt) };
}

async function insertRefreshToken(sql: Sql, sessionId: string, expiresAt: Date): Promise<string> {
  const { token, hash } = createToken();
  await sql.query('insert into refresh_tokens (hash, session_id, expires_at) values ($1, $2, $3)', [
    hash,
    sessionId,
    expiresAt,
  ]);
  return token;
}

export async function tokenPair(
  context: Context,
  { userId, sessionId, refreshToken }: { userId: string; sessionId: string; refreshToken: string },
): Promise<TokenPair> {
  const accessToken = await signAccessToken(context, { userId, sessionId });
  return { accessToken, refreshToken, expiresIn: context.accessTokenSeconds };
}

interface SessionRow {
  session_id: string;
  user_id: string;
  account_id: string;
  email: string;
  status: 'active' | 'suspended';
}

const sessionOfRefreshToken = `
  select s.id as session_id, u.id as user_id, u.account_id, u.email, a.status
    from refresh_tokens t join sessions s on s.id = t.session_id
    join users u on u.id = s.user_id and u.account_id = s.account_id join accounts a on a.id = u.account_id
   where t.hash = $1 and t.expires_at > $2 and s.revoked_at is null and s.expires_at > $2`;

/**
 * New tokens for a refresh token, which is used up by that. Using one again means that two have it, so the session ends.
 * Raises `auth.token_invalid`, `account.suspended`.
 */
export async function refresh(context: Context, origin: Origin, refreshToken: string): Promise<TokenPair> {
  const { database, audit, now } = context;
  const hash = hashOfToken(refreshToken) ?? fail('auth.token_invalid');
  const at = new Date(now());
  const [found] = await database.query<SessionRow>(sessionOfRefreshToken, [hash, at]);
  if (!found) fail('auth.token_invalid');
  if (found.status !== 'active') fail('account.suspended');
  const { session_id: sessionId, user_id: userId, account_id: accountId } = found;
  const renewed = await database.transaction(async (sql) => {
    const expiresAt = secondsFrom(now(), refreshSeconds);
    // The session first, as everybody who ends one does: two uses at once come one after the other from here on.
    const [session] = await sql.query(
      `update sessions set last_used_at = $3, expires_at = $4, address = $5
        where id = $1 and account_id = $2 and revoked_at is null returning id`,
      [sessionId, accountId, at, expiresAt, origin.address],
    );
    if (!session) return undefined;
    const [used] = await sql.query(
      'update refresh_tokens set used_at = $2 where hash = $1 and used_at is null returning hash',
      [hash, at],
    );
    if (used) return insertRefreshToken(sql, sessionId, expiresAt);
    await sql.query('update sessions set revoked_at = $3 where id = $1 and account_id = $2', [
      sessionId,
      accountId,
      at,
    ]);
    await audit(sql, actorOf({ userId, email: found.email }, origin), {
      action: 'session.reuse_detected',
      subjectType: 'session',
      subjectId: sessionId,
      accountId,
    });
    return undefined;
  });
  return renewed === undefined
    ? fail('auth.token_invalid')
    : tokenPair(context, { userId, sessionId, refreshToken: renewed });
}

interface PrincipalRow {
  email: string;
  role: Role;
  account_id: string;
  status: 'active' | 'suspended';
  account_limits: PlanLimits;
  plan_limits: PlanLimits;
  surface_limits: { workspace?: PlanLimits };
}

/** Raises `auth.token_expired`, `auth.token_invalid` also for a session that has ended, `account.suspended`. */
export async function authenticate(context: Context, accessToken: string): Promise<MemberPrincipal> {
  const { userId, sessionId } = await verifyAccessToken(context, accessToken);
  const [row] = await context.database.query<PrincipalRow>(
    `select u.email, u.role, a.id as account_id, a.status, a.limits as account_limits, p.limits as plan_limits, p.surface_limits
       from sessions s join users u on u.id = s.user_id and u.account_id = s.account_id
       join accounts a on a.id = u.account_id join plans p on p.name = a.plan
      where s.id = $1 and u.id = $2 and s.revoked_at is null and s.expires_at > $3`,
    [sessionId, userId, new Date(context.now())],
  );
  if (!row) fail('auth.token_invalid');
  if (row.status !== 'active') fail('account.suspended');
  const figures = { ...row.plan_limits, ...row.surface_limits.workspace, ...row.account_limits };
  const accountLimits = Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure > 0));
  return { accountId: row.account_id, userId, email: row.email, role: row.role, sessionId, accountLimits };
}

/** Ends the session that the access token belongs to. */
export async function logout(context: Context, member: MemberPrincipal, origin: Origin): Promise<void> {
  await end(context, member, origin, member.sessionId);
}

/** Ends the session of a refresh token, for whoever has no access token any more. Raises `auth.token_invalid`. */
export async function logoutByRefreshToken(context: Context, origin: Origin, refreshToken: string): Promise<void> {
  const hash = hashOfToken(refreshToken) ?? fail('auth.token_invalid');
  const [found] = await context.database.query<SessionRow>(sessionOfRefreshToken, [hash, new Date(context.now())]);
  if (!found) fail('auth.token_invalid');
  const { session_id, user_id: userId, account_id: accountId, email } = found;
  await end(context, { userId, accountId, email }, origin, session_id);
}

/** Ends one of the member's own sessions. Raises `resource.not_found`. */
export async function revokeSession(
  context: Context,
  member: MemberPrincipal,
  origin: Origin,
  id: string,
): Promise<void> {
  const ended = await end(context, member, origin, possibleId(id, 'session'));
  if (!ended) fail('resource.not_found', { resource: 'session' });
}

/** The member's own sessions that can go on, newest first. */
export async function listSessions({ database, now }: Context, member: MemberPrincipal): Promise<Session[]> {
  return database.query<Session>(
    `select id, address, created_at, last_used_at, expires_at, id = $3 as current from sessions
      where user_id = $1 and account_id = $2 and revoked_at is null and expires_at > $4 order by position desc limit $5`,
    [member.userId, member.accountId, member.sessionId, new Date(now()), mostListed],
  );
}

/** Ends every session of a user, in the caller's transaction. */
export async function endSessions(
  { now }: Context,
  sql: Sql,
  { userId, accountId }: { userId: string; accountId: string },
): Promise<void> {
  await sql.query('update sessions set revoked_at = $3 where user_id = $1 and account_id = $2 and revoked_at is null', [
    userId,
    accountId,
    new Date(now()),
  ]);
}

type SessionOwner = Pick<MemberPrincipal, 'userId' | 'accountId' | 'email'>;

async function end(
  { database, audit, now }: Context,
  owner: SessionOwner,
  origin: Origin,
  sessionId: string,
): Promise<boolean> {
  const { userId, accountId } = owner;
  return database.transaction(async (sql) => {
    const [ended] = await sql.query(
      `update sessions set revoked_at = $4
        where id = $1 and user_id = $2 and account_id = $3 and revoked_at is null and expires_at > $4 returning id`,
      [sessionId, userId, accountId, new Date(now())],
    );
    if (!ended) return false;
    await audit(sql, actorOf(owner, origin), {
      action: 'session.ended',
      subjectType: 'session',
      subjectId: sessionId,
      accountId,
    });
    return true;
  });
}
