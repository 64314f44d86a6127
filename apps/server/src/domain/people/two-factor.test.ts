import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemCounts, problemOf, type SignedUp, TestPeople } from '../../testing/people.js';
import type { MemberPrincipal } from './types.js';

const step = 30_000;

describe.each(testDatabaseKinds)('two factors on %s', (kind) => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await TestPeople.open(kind);
    // In the middle of a step, so that no code changes while a test runs.
    test.now = Math.floor(test.now / step) * step + step / 2;
  });
  afterAll(() => test.close());

  /** What an authenticator app shows, so many steps from now. */
  const codeOf = (secret: string, steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: test.now + steps * step });
  const enable = (member: MemberPrincipal, otp: string) => test.people.enableOtp(member, test.from(), otp);
  const disable = (member: MemberPrincipal, otp: string) => test.people.disableOtp(member, test.from(), otp);

  /** Somebody with 2FA on, whose enabling code was of a step that is over. */
  const protectedPerson = async () => {
    const person = await test.signUp();
    const member = await test.memberOf(person);
    const { secret } = await test.people.setupOtp(member);
    const { recoveryCodes } = await enable(member, codeOf(secret));
    test.now += 2 * step;
    return { person, member, secret, recoveryCodes };
  };
  const login = (person: SignedUp, otp?: string) => problemOf(test.signIn(person, otp));

  it('are set up, enabled by a code, asked for, and turned off again', async () => {
    const person = await test.signUp();
    const member = await test.memberOf(person);
    const { uri, secret } = await test.people.setupOtp(member);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toBe(
      `otpauth://totp/Facet:${encodeURIComponent(person.email)}?issuer=Facet&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(await login(person)).toBe('none');
    expect(await problemOf(enable(member, '000000'))).toBe('auth.credentials_invalid');
    const { recoveryCodes } = await enable(member, codeOf(secret));
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect((await test.people.me(member)).user.two_factor_enabled).toBe(true);
    expect(await login(person)).toBe('auth.otp_required');
    expect(await login({ ...person, password: 'a wrong password' }, codeOf(secret, 1))).toBe(
      'auth.credentials_invalid',
    );
    expect(await login(person, codeOf(secret, 1))).toBe('none');
    test.now += 2 * step;
    await disable(member, codeOf(secret));
    expect(await login(person)).toBe('none');
    expect(test.mails.filter(({ to }) => to === person.email).map((mail) => mail.kind)).toEqual([
      'verify-email',
      'two-factor-enabled',
      'two-factor-disabled',
    ]);
    expect(await test.audited(person.accountId)).toEqual(
      expect.arrayContaining(['member.two_factor_enabled', 'member.two_factor_disabled']),
    );
  });

  it('take no code twice: neither the one that enabled them nor one of signing in', async () => {
    const person = await test.signUp();
    const member = await test.memberOf(person);
    const { secret } = await test.people.setupOtp(member);
    const enabling = codeOf(secret);
    await enable(member, enabling);
    expect(await login(person, enabling)).toBe('auth.credentials_invalid');
    expect(await problemOf(disable(member, enabling))).toBe('auth.credentials_invalid');
    const next = codeOf(secret, 1);
    expect(await login(person, next)).toBe('none');
    expect(await login(person, next)).toBe('auth.credentials_invalid');
    // Of an earlier step than the last one that was accepted.
    expect(await login(person, enabling)).toBe('auth.credentials_invalid');
  });

  it('take a code once also of ten uses at once', async () => {
    const { person, member, secret } = await protectedPerson();
    const code = codeOf(secret);
    const logins = Array.from({ length: 10 }, () => test.signIn(person, code));
    expect(await problemCounts(logins)).toEqual({ none: 1, 'auth.credentials_invalid': 9 });
    test.now += 2 * step;
    const again = codeOf(secret);
    const both = [disable(member, again), test.signIn(person, again)];
    expect(await problemCounts(both)).toEqual({ none: 1, 'auth.credentials_invalid': 1 });
  });

  it('take codes of the step before and after, and of no other', async () => {
    const { person, secret } = await protectedPerson();
    for (const steps of [-3, -2, 2, 3]) {
      expect(await login(person, codeOf(secret, steps)), `${steps}`).toBe('auth.credentials_invalid');
    }
    expect(await login(person, ` ${codeOf(secret, -1).replace(/^.../, '$& ')} `)).toBe('none');
    expect(await login(person, codeOf(secret, 1))).toBe('none');
  });

  it('take each recovery code once, however it is typed and however often at once', async () => {
    const { person, member, recoveryCodes } = await protectedPerson();
    const [first = '', second = '', third = ''] = recoveryCodes;
    expect(await login(person, first.toUpperCase().replaceAll('-', ' '))).toBe('none');
    expect(await login(person, first)).toBe('auth.credentials_invalid');
    const logins = Array.from({ length: 9 }, () => test.signIn(person, second));
    expect(await problemCounts(logins)).toEqual({ none: 1, 'auth.credentials_invalid': 8 });
    const stranger = await protectedPerson();
    expect(await login(stranger.person, third)).toBe('auth.credentials_invalid');
    await disable(member, third);
    expect(await login(person)).toBe('none');
    const rows = await test.database.query('select * from recovery_codes c join users u on u.id = c.user_id');
    for (const code of [...recoveryCodes, ...stranger.recoveryCodes]) expect(JSON.stringify(rows)).not.toContain(code);
  });

  it('are limited in guesses, also with the right password in between', async () => {
    const { person, member, secret } = await protectedPerson();
    const wrong = codeOf(secret, 5);
    for (let n = 0; n < 10; n++) {
      expect(await login(person)).toBe('auth.otp_required');
      expect(await login(person, wrong)).toBe('auth.credentials_invalid');
    }
    expect(await login(person, wrong)).toBe('limit.attempts');
    expect(await login(person, codeOf(secret))).toBe('limit.attempts');
    const guesses = Array.from({ length: 30 }, () => disable(member, wrong));
    expect(await problemCounts(guesses)).toEqual({ 'auth.credentials_invalid': 10, 'limit.attempts': 20 });
  });

  it('are neither set up twice nor enabled or disabled out of turn', async () => {
    const { member, secret } = await protectedPerson();
    expect(await problemOf(test.people.setupOtp(member))).toBe('resource.exists');
    expect(await problemOf(enable(member, codeOf(secret)))).toBe('resource.exists');
    const other = await test.memberOf(await test.signUp());
    expect(await problemOf(enable(other, '123456'))).toBe('resource.not_found');
    expect(await problemOf(disable(other, '123456'))).toBe('resource.not_found');
    const first = await test.people.setupOtp(other);
    const second = await test.people.setupOtp(other);
    expect(await problemOf(enable(other, codeOf(first.secret)))).toBe('auth.credentials_invalid');
    const code = codeOf(second.secret);
    const enabled = [enable(other, code), enable(other, code)];
    expect((await problemCounts(enabled)).none).toBe(1);
    const codes = await test.database.query('select 1 from recovery_codes where user_id = $1', [other.userId]);
    expect(codes).toHaveLength(10);
  });

  it('lie sealed', async () => {
    const { person, secret } = await protectedPerson();
    const [row] = await test.database.query<{ otp_secret: Uint8Array }>('select otp_secret from users where id = $1', [
      person.userId,
    ]);
    expect(Buffer.from(row?.otp_secret ?? []).includes(Buffer.from(Secret.fromBase32(secret).bytes))).toBe(false);
  });
});
