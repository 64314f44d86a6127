import { fail } from '@facet/contract';
import type { Sql } from '../ports/database.js';
import { actorOf, type Context, holdAccount } from './context.js';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.js';
import { createOtpSecret, looksLikeCode, otpSetup, stepOfCode } from './totp.js';
import type { MemberPrincipal, Origin, OtpSetup } from './types.js';

/** Whose second factor it is, with the secret as it lies in the database. */
export interface OtpOwner {
  userId: string;
  accountId: string;
  sealedSecret: Uint8Array;
}

/** A new secret, which counts once `enableOtp` was given a code of it. Raises `resource.exists` while 2FA is on. */
export async function setupOtp({ database, dataKeys }: Context, member: MemberPrincipal): Promise<OtpSetup> {
  const { userId, accountId, email } = member;
  const secret = createOtpSecret();
  await database.transaction(async (sql) => {
    if (!(await holdAccount(sql, accountId))) fail('auth.token_invalid');
    const sealed = await dataKeys.seal(sql, accountId, otpContext(userId), secret);
    const [user] = await sql.query(
      'update users set otp_pending = $3 where id = $1 and account_id = $2 and otp_secret is null returning id',
      [userId, accountId, sealed],
    );
    if (!user) refuseSecond();
  });
  return otpSetup(secret, email);
}

/**
 * Turns 2FA on with the first code of the secret that was set up; answers recovery codes. Raises `limit.attempts`,
 * `auth.credentials_invalid`, `resource.not_found` without a setup, `resource.exists` while 2FA is on.
 */
export function enableOtp(
  context: Context,
  member: MemberPrincipal,
  origin: Origin,
  otp: string,
): Promise<{ recoveryCodes: string[] }> {
  const { database, audit, mails } = context;
  const { userId, accountId, email } = member;
  return guessing(context, member, origin, async () => {
    const { otp_pending: sealed, otp_secret: enabled } = await readSecrets(database, member);
    if (enabled) refuseSecond();
    if (!sealed) fail('resource.not_found', { resource: 'second factor' });
    const recoveryCodes = createRecoveryCodes();
    const done = await database.transaction(async (sql) => {
      if (!(await holdAccount(sql, accountId))) fail('auth.token_invalid');
      const step = await stepOf(context, sql, { userId, accountId, sealedSecret: sealed }, otp);
      if (step === undefined) return false;
      const [user] = await sql.query(
        `update users set otp_secret = otp_pending, otp_pending = null, otp_last_step = $4
          where id = $1 and account_id = $2 and otp_pending = $3 and otp_secret is null returning id`,
        [userId, accountId, sealed, step],
      );
      if (!user) return false;
      for (const code of recoveryCodes) {
        const hash = hashRecoveryCode(userId, code);
        await sql.query('insert into recovery_codes (user_id, hash) values ($1, $2)', [userId, hash]);
      }
      await mails.enqueue(sql, { kind: 'two-factor-enabled', to: email, accountId });
      await audit(sql, actorOf(member, origin), {
        action: 'member.two_factor_enabled',
        subjectType: 'member',
        subjectId: userId,
        accountId,
      });
      return true;
    });
    return done ? { recoveryCodes } : undefined;
  });
}

/** Turns 2FA off. Raises `limit.attempts`, `auth.credentials_invalid`, and `resource.not_found` while it is off. */
export async function disableOtp(
  context: Context,
  member: MemberPrincipal,
  origin: Origin,
  otp: string,
): Promise<void> {
  const { database, audit, mails } = context;
  const { userId, accountId, email } = member;
  await guessing(context, member, origin, async () => {
    const { otp_secret: sealed } = await readSecrets(database, member);
    if (!sealed) fail('resource.not_found', { resource: 'second factor' });
    return database.transaction(async (sql) => {
      if (!(await holdAccount(sql, accountId))) fail('auth.token_invalid');
      if (!(await useOtp(context, sql, { userId, accountId, sealedSecret: sealed }, otp))) return undefined;
      await sql.query(
        'update users set otp_secret = null, otp_pending = null, otp_last_step = null where id = $1 and account_id = $2',
        [userId, accountId],
      );
      await sql.query('delete from recovery_codes where user_id = $1', [userId]);
      await mails.enqueue(sql, { kind: 'two-factor-disabled', to: email, accountId });
      await audit(sql, actorOf(member, origin), {
        action: 'member.two_factor_disabled',
        subjectType: 'member',
        subjectId: userId,
        accountId,
      });
      return true;
    });
  });
}

/** Uses a code of the app or a recovery code up, for good once the transaction is committed; false when it is not good. */
export async function useOtp(context: Context, sql: Sql, owner: OtpOwner, otp: string): Promise<boolean> {
  const { userId, accountId, sealedSecret } = owner;
  if (!looksLikeCode(otp)) {
    const used = await sql.query('delete from recovery_codes where user_id = $1 and hash = $2 returning user_id', [
      userId,
      hashRecoveryCode(userId, otp),
    ]);
    return used.length > 0;
  }
  const step = await stepOf(context, sql, owner, otp);
  if (step === undefined) return false;
  // Compared in the statement that remembers it: of two uses at once, one finds the other's step.
  const used = await sql.query(
    `update users set otp_last_step = $4
      where id = $1 and account_id = $2 and otp_secret = $3 and otp_last_step < $4 returning id`,
    [userId, accountId, sealedSecret, step],
  );
  return used.length > 0;
}

async function stepOf(
  { dataKeys, now }: Context,
  sql: Sql,
  { userId, accountId, sealedSecret }: OtpOwner,
  otp: string,
): Promise<number | undefined> {
  const secret = await dataKeys.open(sql, accountId, otpContext(userId), sealedSecret);
  return stepOfCode(secret, otp, now());
}

interface SecretsRow {
  otp_pending: Uint8Array | null;
  otp_secret: Uint8Array | null;
}

async function readSecrets(sql: Sql, { userId, accountId }: MemberPrincipal): Promise<SecretsRow> {
  const [row] = await sql.query<SecretsRow>(
    'select otp_pending, otp_secret from users where id = $1 and account_id = $2',
    [userId, accountId],
  );
  return row ?? fail('auth.token_invalid');
}

/** Runs an attempt that answers undefined for a wrong code. */
async function guessing<Result>(
  { attempts }: Context,
  { userId }: MemberPrincipal,
  { address }: Origin,
  attempt: () => Promise<Result | undefined>,
): Promise<Result> {
  const result = await attempts.guess({ subject: `otp:${userId}`, address }, async () => {
    const answer = await attempt();
    return { outcome: answer === undefined ? 'wrong' : 'right', result: answer };
  });
  return result ?? fail('auth.credentials_invalid');
}

function refuseSecond(): never {
  fail('resource.exists', { resource: 'second factor', name: 'authenticator app' });
}

function otpContext(userId: string): string {
  return `otp:${userId}`;
}
