import { fail } from '@facet/contract';
import type { Sql } from '../ports/database.js';
import type { Outcome } from './attempts.js';
import { actorOf, type Context } from './context.js';
import { sameMail } from './mail-address.js';
import { isSameHash } from './passwords.js';
import { insertSession, tokenPair } from './sessions.js';
import { useOtp } from './two-factor.js';
import type { Credentials, Origin, TokenPair } from './types.js';

interface UserRow {
  id: string;
  account_id: string;
  password_hash: string;
  otp_secret: Uint8Array | null;
  status: 'active' | 'suspended';
}

type Refusal = 'auth.credentials_invalid' | 'auth.email_unverified' | 'auth.otp_required' | 'account.suspended';

type SignIn = { refusal: Refusal } | { userId: string; sessionId: string; refreshToken: string };

/** What a refusal tells of the guess; the others are given only after the right password. */
const outcomes: Record<Refusal, Outcome> = {
  'auth.credentials_invalid': 'wrong',
  'auth.email_unverified': 'undecided',
  // Not `right`, which would forget the wrong codes before it.
  'auth.otp_required': 'undecided',
  'account.suspended': 'undecided',
};

/**
 * Begins a session. Whether the mail is unknown, unverified or a user's, it is looked for in the same places and costs one
 * hash. Raises `limit.attempts`, `auth.credentials_invalid`, and after the right password `auth.email_unverified`,
 * `account.suspended`, `auth.otp_required`.
 */
export async function login(context: Context, origin: Origin, credentials: Credentials): Promise<TokenPair> {
  const email = sameMail(credentials.email);
  const signIn = await context.attempts.guess({ subject: loginSubject(email), address: origin.address }, async () => {
    const result = await attempt(context, origin, { ...credentials, email });
    return { outcome: 'refusal' in result ? outcomes[result.refusal] : 'right', result };
  });
  return 'refusal' in signIn ? fail(signIn.refusal) : tokenPair(context, signIn);
}

/** Under which wrong passwords and codes of an address are counted. */
export function loginSubject(email: string): string {
  return `login:${email}`;
}

async function attempt(context: Context, origin: Origin, { email, password, otp }: Credentials): Promise<SignIn> {
  const { database, passwords } = context;
  const [user] = await database.query<UserRow>(
    `select u.id, u.account_id, u.password_hash, u.otp_secret, a.status
       from users u join accounts a on a.id = u.account_id where u.email = $1`,
    [email],
  );
  const pending = await database.query<{ password_hash: string }>(
    `select password_hash from registrations where email = $1 and verified_at is null and expires_at > $2
      order by position desc limit 100`,
    [email, new Date(context.now())],
  );
  const hash = await passwords.hash(email, password);
  if (!user || !isSameHash(user.password_hash, hash)) {
    // A taken address has pending registrations like any other, so that registering it and signing in tells nothing.
    const registered = pending.filter(({ password_hash }) => isSameHash(password_hash, hash)).length > 0;
    return { refusal: registered ? 'auth.email_unverified' : 'auth.credentials_invalid' };
  }
  if (user.status !== 'active') return { refusal: 'account.suspended' };
  if (user.otp_secret && otp === undefined) return { refusal: 'auth.otp_required' };
  return database.transaction((sql) => begin(context, sql, origin, { user, email, otp }));
}

async function begin(
  context: Context,
  sql: Sql,
  origin: Origin,
  { user, email, otp }: { user: UserRow; email: string; otp: string | undefined },
): Promise<SignIn> {
  const { id: userId, account_id: accountId, otp_secret: sealedSecret } = user;
  // The password may have been reset, or 2FA turned on, while the hash was made.
  const [same] = await sql.query(
    `select 1 from users where id = $1 and account_id = $2 and password_hash = $3 and otp_secret is not distinct from $4
        for no key update`,
    [userId, accountId, user.password_hash, sealedSecret],
  );
  if (!same) return { refusal: 'auth.credentials_invalid' };
  if (sealedSecret && !(await useOtp(context, sql, { userId, accountId, sealedSecret }, otp ?? ''))) {
    return { refusal: 'auth.credentials_invalid' };
  }
  const session = await insertSession(context, sql, { userId, accountId }, origin);
  await context.audit(sql, actorOf({ userId, email }, origin), {
    action: 'session.begun',
    subjectType: 'session',
    subjectId: session.sessionId,
    accountId,
  });
  return { userId, ...session };
}
