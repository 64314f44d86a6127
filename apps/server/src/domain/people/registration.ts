import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import { signUpPlan } from '../accounts/index.js';
import { actorOf, type Context, readMembership, secondsFrom } from './context.js';
import { parseMail } from './mail-address.js';
import { createToken, hashOfToken } from './tokens.js';
import type { Membership, NewRegistration, Origin } from './types.js';

const validHours = 24;

/**
 * Keeps what an organisation will be made of, and mails the token that makes it. When the mail is taken, the same is done
 * with a token that nobody is told, and the mail says so. Raises `request.invalid`, `limit.attempts`.
 */
export async function register(context: Context, origin: Origin, given: NewRegistration): Promise<Membership> {
  const { attempts, passwords, database, mails, now } = context;
  const email = parseMail(given.email);
  await attempts.request('register', origin.address);
  const passwordHash = await passwords.hashNew(email, given.password);
  const { token, hash } = createToken();
  const [userId, accountId, createdAt] = [randomUUID(), randomUUID(), new Date(now())];
  const mayMail = await attempts.mayMail('verification', email);
  await database.transaction(async (sql) => {
    const [taken] = await sql.query('select 1 from users where email = $1', [email]);
    await sql.query(
      `insert into registrations (token_hash, email, password_hash, organisation, user_id, account_id, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        hash,
        email,
        passwordHash,
        given.organisation,
        userId,
        accountId,
        createdAt,
        secondsFrom(now(), validHours * 3600),
      ],
    );
    if (!mayMail) return;
    await (taken
      ? mails.enqueue(sql, { kind: 'address-taken', to: email })
      : mails.enqueue(sql, { kind: 'verify-email', to: email, token, organization: given.organisation, validHours }));
  });
  return {
    user: {
      id: userId,
      email,
      role: 'owner',
      email_verified: false,
      two_factor_enabled: false,
      created_at: createdAt,
    },
    organisation: { id: accountId, name: given.organisation, plan: signUpPlan, created_at: createdAt },
  };
}

interface RegistrationRow {
  email: string;
  password_hash: string;
  organisation: string;
  user_id: string;
  account_id: string;
  verified_at: Date | null;
}

/**
 * Makes the organisation and its owner. Raises `auth.token_invalid`, `limit.attempts`, and `member.conflict` when the
 * address was verified meanwhile, be it with this token.
 */
export function verifyEmail(context: Context, origin: Origin, token: string): Promise<Membership> {
  const { attempts, database, audit, now } = context;
  const hash = hashOfToken(token);
  return attempts.redeem(origin.address, async () => {
    if (!hash) return undefined;
    return database.transaction(async (sql) => {
      const at = new Date(now());
      // Locked, so that one of several uses at once comes after the other.
      const [row] = await sql.query<RegistrationRow>(
        `select email, password_hash, organisation, user_id, account_id, verified_at
           from registrations where token_hash = $1 and expires_at > $2 for update`,
        [hash, at],
      );
      if (!row) return undefined;
      if (row.verified_at) fail('member.conflict');
      const { account_id: accountId, user_id: userId } = row;
      await sql.query('insert into accounts (id, name, plan, created_at, updated_at) values ($1, $2, $3, $4, $4)', [
        accountId,
        row.organisation,
        signUpPlan,
        at,
      ]);
      const [created] = await sql.query(
        `insert into users (id, account_id, email, password_hash, role, created_at) values ($1, $2, $3, $4, 'owner', $5)
         on conflict (email) do nothing returning id`,
        [userId, accountId, row.email, row.password_hash, at],
      );
      if (!created) fail('member.conflict');
      await sql.query('update registrations set verified_at = $2 where token_hash = $1', [hash, at]);
      const membership = await readMembership(sql, accountId, userId);
      await audit(sql, actorOf({ userId, email: row.email }, origin), {
        action: 'account.created',
        subjectType: 'account',
        subjectId: accountId,
        accountId,
        details: { plan: signUpPlan, name: row.organisation },
      });
      return membership;
    });
  });
}

/**
 * Mails a new token for the latest registration of an address, after it has answered: neither the answer nor its time
 * tells whether there is one. Raises `request.invalid`, `limit.attempts`.
 */
export async function resendVerification(context: Context, origin: Origin, address: string): Promise<void> {
  const { attempts, background, database, mails, now } = context;
  const email = parseMail(address);
  await attempts.request('resend', origin.address);
  await attempts.about('resend', email);
  background.run(async () => {
    if (!(await attempts.mayMail('verification', email))) return;
    const { token, hash } = createToken();
    await database.transaction(async (sql) => {
      const [renewed] = await sql.query<{ organisation: string }>(
        `update registrations set token_hash = $2, expires_at = $4
          where token_hash = (select token_hash from registrations where email = $1 and expires_at > $3 and verified_at is null
                               order by position desc limit 1)
            and not exists (select 1 from users where email = $1)
          returning organisation`,
        [email, hash, new Date(now()), secondsFrom(now(), validHours * 3600)],
      );
      if (!renewed) return;
      const { organisation: organization } = renewed;
      await mails.enqueue(sql, { kind: 'verify-email', to: email, token, organization, validHours });
    });
  });
}
