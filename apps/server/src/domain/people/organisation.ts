import { fail } from '@facet/contract';
import type { ErasedCounts } from '../accounts/index.js';
import { actorOf, type Context, readMembership } from './context.js';
import { isSameHash } from './passwords.js';
import { loginSubject } from './sign-in.js';
import type { MemberPrincipal, Membership, Origin } from './types.js';

/** Who the member is, and where. */
export async function readMe({ database }: Context, { accountId, userId }: MemberPrincipal): Promise<Membership> {
  return (await readMembership(database, accountId, userId)) ?? fail('auth.token_invalid');
}

/**
 * Erases the organisation and everything it owns, its members included. Raises `auth.role_insufficient` for all but
 * owners, `auth.credentials_invalid` for a wrong password, `limit.attempts`.
 */
export async function deleteOrganisation(
  { attempts, passwords, database, accounts }: Context,
  member: MemberPrincipal,
  origin: Origin,
  password: string,
): Promise<ErasedCounts> {
  const { accountId, userId, email } = member;
  if (member.role !== 'owner') fail('auth.role_insufficient', { role: 'owner' });
  const subject = loginSubject(email);
  const right = await attempts.guess({ subject, address: origin.address }, async () => {
    const hash = await passwords.hash(email, password);
    const [user] = await database.query<{ password_hash: string }>(
      `select password_hash from users where id = $1 and account_id = $2 and role = 'owner'`,
      [userId, accountId],
    );
    const result = user !== undefined && isSameHash(user.password_hash, hash);
    return { outcome: result ? 'right' : 'wrong', result };
  });
  if (!right) fail('auth.credentials_invalid');
  return accounts.deleteAccount(actorOf(member, origin), accountId);
}
