import { actorOf, type Context, holdAccount, secondsFrom } from './context.js';
import { parseMail } from './mail-address.js';
import { endSessions } from './sessions.js';
import { loginSubject } from './sign-in.js';
import { createToken, hashOfToken } from './tokens.js';
import type { Origin } from './types.js';

const validHours = 1;

/**
 * Mails a token to a user of this address, after it has answered: neither the answer nor its time tells whether there is
 * one. Raises `request.invalid`, `limit.attempts`.
 */
export async function forgotPassword(context: Context, origin: Origin, address: string): Promise<void> {
  const { attempts, background, database, mails, now } = context;
  const email = parseMail(address);
  await attempts.request('forgot', origin.address);
  await attempts.about('forgot', email);
  background.run(async () => {
    if (!(await attempts.mayMail('reset', email))) return;
    const { token, hash } = createToken();
    await database.transaction(async (sql) => {
      const [user] = await sql.query<{ id: string; account_id: string }>(
        'select u.id, u.account_id from users u join accounts a on a.id = u.account_id where u.email = $1 for key share of a',
        [email],
      );
      if (!user) return;
      const expiresAt = secondsFrom(now(), validHours * 3600);
      await sql.query('insert into password_resets (token_hash, user_id, expires_at) values ($1, $2, $3)', [
        hash,
        user.id,
        expiresAt,
      ]);
      await mails.enqueue(sql, { kind: 'reset-password', to: email, token, validHours, accountId: user.account_id });
    });
  });
}

interface OwnerRow {
  user_id: string;
  account_id: string;
  email: string;
}

/** Sets the password and ends every session. Raises `request.invalid`, `auth.token_invalid`, `limit.attempts`. */
export async function resetPassword(
  context: Context,
  origin: Origin,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const { attempts, passwords, database, mails, audit, now } = context;
  const hash = hashOfToken(token);
  const email = await attempts.redeem(origin.address, async () => {
    if (!hash) return undefined;
    const [owner] = await database.query<OwnerRow>(
      `select u.id as user_id, u.account_id, u.email from password_resets r join users u on u.id = r.user_id
        where r.token_hash = $1 and r.expires_at > $2`,
      [hash, new Date(now())],
    );
    if (!owner) return undefined;
    const { user_id: userId, account_id: accountId, email } = owner;
    const passwordHash = await passwords.hashNew(email, password);
    return database.transaction(async (sql) => {
      if (!(await holdAccount(sql, accountId))) return undefined;
      // The user first, as whoever signs in does: a session begins before this and ends here, or finds the new password.
      await sql.query('select 1 from users where id = $1 and account_id = $2 for no key update', [userId, accountId]);
      const [used] = await sql.query('delete from password_resets where token_hash = $1 returning user_id', [hash]);
      if (!used) return undefined;
      await sql.query('delete from password_resets where user_id = $1', [userId]);
      await sql.query('update users set password_hash = $3 where id = $1 and account_id = $2', [
        userId,
        accountId,
        passwordHash,
      ]);
      await endSessions(context, sql, { userId, accountId });
      await mails.enqueue(sql, { kind: 'password-changed', to: email, accountId });
      await audit(sql, actorOf({ userId, email }, origin), {
        action: 'member.password_reset',
        subjectType: 'member',
        subjectId: userId,
        accountId,
      });
      return email;
    });
  });
  await attempts.forget(loginSubject(email));
}
