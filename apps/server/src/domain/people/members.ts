import { fail } from '@facet/contract';
import { decodeCursor, toPage } from '../accounts/cursor.js';
import type { Page, PageRequest } from '../accounts/index.js';
import type { Sql } from '../ports/database.js';
import { actorOf, type Context, possibleId, readMembership } from './context.js';
import { checkMayManage } from './roles.js';
import type { MemberPrincipal, Origin, Role, User } from './types.js';

/** Oldest first. */
export async function listMembers(
  { database }: Context,
  { accountId }: MemberPrincipal,
  { limit, cursor }: PageRequest,
): Promise<Page<User>> {
  const rows = await database.query<User & { position: number }>(
    `select position, id, email, role, true as email_verified, otp_secret is not null as two_factor_enabled, created_at
       from users where account_id = $1 and position > $2 order by position limit $3`,
    [accountId, cursor === undefined ? 0 : decodeCursor('member', cursor), limit + 1],
  );
  return toPage('member', rows, limit);
}

/** Gives a member another role. Raises `auth.role_insufficient`, `resource.not_found`, `member.last_owner`. */
export async function updateMember(
  { database, audit }: Context,
  member: MemberPrincipal,
  origin: Origin,
  id: string,
  role: Role,
): Promise<User> {
  const { accountId } = member;
  return database.transaction(async (sql) => {
    const { acting, target, owners } = await lockMembers(sql, member, id);
    checkMayManage(acting, target.role, role);
    if (target.role === 'owner' && role !== 'owner' && owners === 1) fail('member.last_owner');
    await sql.query('update users set role = $3 where id = $1 and account_id = $2', [target.id, accountId, role]);
    const membership = await readMembership(sql, accountId, target.id);
    await audit(sql, actorOf(member, origin), {
      action: 'member.updated',
      subjectType: 'member',
      subjectId: target.id,
      accountId,
      details: { email: target.email, role: { from: target.role, to: role } },
    });
    return membership?.user ?? fail('resource.not_found', { resource: 'member' });
  });
}

/**
 * Removes a member, whose sessions and keys end with that; anybody may leave who is not the last owner. Raises
 * `auth.role_insufficient`, `resource.not_found`, `member.last_owner`.
 */
export async function removeMember(
  { database, accounts, audit }: Context,
  member: MemberPrincipal,
  origin: Origin,
  id: string,
): Promise<void> {
  const { accountId } = member;
  await database.transaction(async (sql) => {
    const { acting, target, owners } = await lockMembers(sql, member, id);
    if (target.id !== member.userId) checkMayManage(acting, target.role);
    if (target.role === 'owner' && owners === 1) fail('member.last_owner');
    const keys = await sql.query(
      `update api_keys set active = false, revoked_at = now(), updated_at = now()
        where account_id = $1 and created_by = $2 and revoked_at is null returning id`,
      [accountId, target.id],
    );
    await sql.query('delete from users where id = $1 and account_id = $2', [target.id, accountId]);
    await audit(sql, actorOf(member, origin), {
      action: 'member.removed',
      subjectType: 'member',
      subjectId: target.id,
      accountId,
      details: { email: target.email, role: target.role, keys: keys.length },
    });
  });
  accounts.forgetKeys();
}

interface MemberRow {
  id: string;
  email: string;
  role: Role;
}

/**
 * Reads who acts, on whom, and how many owners there are, as they are until the end of the transaction: changes of an
 * organisation's members come one after the other. Raises `auth.token_invalid` for one who was removed meanwhile,
 * `resource.not_found`.
 */
async function lockMembers(
  sql: Sql,
  { accountId, userId }: MemberPrincipal,
  id: string,
): Promise<{ acting: Role; target: MemberRow; owners: number }> {
  const targetId = possibleId(id, 'member').toLowerCase();
  await sql.query('select 1 from accounts where id = $1 for no key update', [accountId]);
  const rows = await sql.query<MemberRow>(
    `select id, email, role from users where account_id = $1 and (id in ($2, $3) or role = 'owner')`,
    [accountId, userId, targetId],
  );
  const acting = rows.find((row) => row.id === userId) ?? fail('auth.token_invalid');
  const target = rows.find((row) => row.id === targetId) ?? fail('resource.not_found', { resource: 'member' });
  return { acting: acting.role, target, owners: rows.filter(({ role }) => role === 'owner').length };
}
