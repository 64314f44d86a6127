import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import { decodeCursor, toPage } from '../accounts/cursor.js';
import type { Page, PageRequest } from '../accounts/index.js';
import { actorOf, type Context, holdAccount, possibleId, readMembership, secondsFrom } from './context.js';
import { parseMail } from './mail-address.js';
import { checkMayManage } from './roles.js';
import { createToken, hashOfToken } from './tokens.js';
import type { Invitation, MemberPrincipal, Membership, Origin, Role } from './types.js';

const validHours = 7 * 24;
const columns = 'id, email, role, invited_by, created_at, expires_at';

/**
 * Invites an address by mail. Whether it has a user in another organisation, its mail alone tells. Raises
 * `auth.role_insufficient`, `member.conflict` for a member or somebody invited already, `request.invalid`, `limit.attempts`.
 */
export async function invite(
  { attempts, database, mails, audit, now }: Context,
  member: MemberPrincipal,
  origin: Origin,
  given: { email: string; role: Role },
): Promise<Invitation> {
  const { accountId } = member;
  checkMayManage(member.role, given.role);
  const email = parseMail(given.email);
  await attempts.invitation(accountId, email);
  const { token, hash } = createToken();
  return database.transaction(async (sql) => {
    const [account] = await sql.query<{ name: string }>('select name from accounts where id = $1 for share', [
      accountId,
    ]);
    const [user] = await sql.query<{ account_id: string }>('select account_id from users where email = $1', [email]);
    if (!account || user?.account_id === accountId) fail('member.conflict');
    const [invitation] = await sql.query<Invitation>(
      `insert into invitations as i (id, account_id, email, role, token_hash, invited_by, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (account_id, email) do update
          set id = $1, role = $4, token_hash = $5, invited_by = $6, created_at = $7, expires_at = $8
        where i.expires_at <= $7
       returning ${columns}`,
      [
        randomUUID(),
        accountId,
        email,
        given.role,
        hash,
        member.email,
        new Date(now()),
        secondsFrom(now(), validHours * 3600),
      ],
    );
    if (!invitation) fail('member.conflict');
    await mails.enqueue(sql, {
      kind: 'invitation',
      to: email,
      token,
      validHours,
      organization: account.name,
      invitedBy: member.email,
      role: given.role,
      addressTaken: user !== undefined,
      accountId,
    });
    await audit(sql, actorOf(member, origin), {
      action: 'invitation.created',
      subjectType: 'invitation',
      subjectId: invitation.id,
      accountId,
      details: { email, role: given.role },
    });
    return invitation;
  });
}

/** Those that can still be accepted, newest first. */
export async function listInvitations(
  { database, now }: Context,
  { accountId }: MemberPrincipal,
  { limit, cursor }: PageRequest,
): Promise<Page<Invitation>> {
  const rows = await database.query<Invitation & { position: number }>(
    `select position, ${columns} from invitations
      where account_id = $1 and expires_at > $2 and position < $3 order by position desc limit $4`,
    [accountId, new Date(now()), decodeCursor('invitation', cursor), limit + 1],
  );
  return toPage('invitation', rows, limit);
}

/** Makes an invitation's token worth nothing. Raises `auth.role_insufficient`, `resource.not_found`. */
export async function revokeInvitation(
  { database, audit }: Context,
  member: MemberPrincipal,
  origin: Origin,
  id: string,
): Promise<void> {
  const { accountId } = member;
  await database.transaction(async (sql) => {
    const [revoked] = await sql.query<Invitation>(
      `delete from invitations where id = $1 and account_id = $2 returning ${columns}`,
      [possibleId(id, 'invitation'), accountId],
    );
    if (!revoked) fail('resource.not_found', { resource: 'invitation' });
    checkMayManage(member.role, revoked.role);
    await audit(sql, actorOf(member, origin), {
      action: 'invitation.revoked',
      subjectType: 'invitation',
      subjectId: revoked.id,
      accountId,
      details: { email: revoked.email, role: revoked.role },
    });
  });
}

/**
 * Makes a member of whoever has the token; that it was mailed verifies the address. Raises `request.invalid`,
 * `auth.token_invalid`, `limit.attempts`, and `member.conflict` when the address has a user by now.
 */
export function acceptInvitation(
  { attempts, passwords, database, audit, now }: Context,
  origin: Origin,
  { token, password }: { token: string; password: string },
): Promise<Membership> {
  const hash = hashOfToken(token);
  return attempts.redeem(origin.address, async () => {
    if (!hash) return undefined;
    const at = new Date(now());
    const [invited] = await database.query<{ email: string; account_id: string }>(
      'select email, account_id from invitations where token_hash = $1 and expires_at > $2',
      [hash, at],
    );
    if (!invited) return undefined;
    const { email, account_id: accountId } = invited;
    const passwordHash = await passwords.hashNew(email, password);
    const userId = randomUUID();
    return database.transaction(async (sql) => {
      if (!(await holdAccount(sql, accountId))) return undefined;
      const [invitation] = await sql.query<{ id: string; role: Role }>(
        'delete from invitations where token_hash = $1 and account_id = $2 returning id, role',
        [hash, accountId],
      );
      if (!invitation) return undefined;
      const { role } = invitation;
      const [created] = await sql.query(
        `insert into users (id, account_id, email, password_hash, role, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (email) do nothing returning id`,
        [userId, accountId, email, passwordHash, role, at],
      );
      if (!created) fail('member.conflict');
      const membership = await readMembership(sql, accountId, userId);
      await audit(sql, actorOf({ userId, email }, origin), {
        action: 'member.joined',
        subjectType: 'member',
        subjectId: userId,
        accountId,
        details: { role, invitation: invitation.id },
      });
      return membership;
    });
  });
}
