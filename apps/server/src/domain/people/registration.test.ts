import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemCounts, problemOf, TestPeople } from '../../testing/people.js';

const password = 'a password of some length';
const hour = 3_600_000;

describe.each(testDatabaseKinds)('registration on %s', (kind) => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await TestPeople.open(kind);
  });
  afterAll(() => test.close());

  const register = (email: string, given = password) =>
    test.people.register(test.from(), { email, password: given, organisation: 'Ada Ltd' });
  const verify = (token: string) => test.people.verifyEmail(test.from(), token);

  it('makes what it answered once the token is used, and keeps neither token nor password', async () => {
    const email = test.newMail();
    const answered = await register(` ${email.toUpperCase()} `);
    expect(answered).toMatchObject({
      user: { email, role: 'owner', email_verified: false },
      organisation: { name: 'Ada Ltd', plan: 'free' },
    });
    expect(await test.database.query('select 1 from users where email = $1', [email])).toEqual([]);
    const token = test.tokenFor(email, 'verify-email');
    expect(await verify(token)).toEqual({
      user: { ...answered.user, email_verified: true, created_at: expect.any(Date) },
      organisation: { ...answered.organisation, created_at: expect.any(Date) },
    });
    expect(await test.audited(answered.organisation.id)).toEqual(['account.created']);
    expect(await problemOf(verify(token))).toBe('member.conflict');
    const rows = await test.database.query('select * from registrations r, users u where u.email = r.email');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  it('answers for a taken address as for any other, and tells its owner alone', async () => {
    const { email } = await test.signUp();
    const [taken, free] = [await register(email), await register(test.newMail())];
    expect(Object.keys(taken.user)).toEqual(Object.keys(free.user));
    expect({ ...taken.user, id: '', email: '' }).toEqual({ ...free.user, id: '', email: '' });
    expect(test.mails.filter(({ to }) => to === email).map(({ kind }) => kind)).toEqual([
      'verify-email',
      'address-taken',
    ]);
  });

  it('tells by signing in no more than by registering', async () => {
    const { email } = await test.signUp();
    const other = 'a password that an intruder chose';
    const unknown = test.newMail();
    await register(email, other);
    await register(unknown, other);
    for (const each of [email, unknown]) {
      expect(await problemOf(test.signIn({ email: each, password: other }))).toBe('auth.email_unverified');
      expect(await problemOf(test.signIn({ email: each, password: 'a wrong password' }))).toBe(
        'auth.credentials_invalid',
      );
    }
    expect(await problemOf(test.signIn({ email, password }))).toBe('none');
  });

  it('lets one of twenty registrations of one address win', async () => {
    const email = test.newMail();
    const tokens: string[] = [];
    for (let batch = 0; batch < 4; batch++) {
      const sent = test.mails.length;
      await Promise.all(Array.from({ length: 5 }, () => register(email)));
      tokens.push(...test.mails.slice(sent).map((mail) => ('token' in mail ? mail.token : '')));
      test.now += hour;
    }
    expect(new Set(tokens).size).toBe(20);
    expect(await problemCounts(tokens.map(verify))).toEqual({ none: 1, 'member.conflict': 19 });
    expect(await test.database.query('select 1 from users where email = $1', [email])).toHaveLength(1);
    const left = await test.database.query(
      'select 1 from accounts a join registrations r on r.account_id = a.id where r.email = $1',
      [email],
    );
    expect(left).toHaveLength(1);
  });

  it('lets one of twenty uses of one token win', async () => {
    const email = test.newMail();
    await register(email);
    const token = test.tokenFor(email, 'verify-email');
    expect(await problemCounts(Array.from({ length: 20 }, () => verify(token)))).toEqual({
      none: 1,
      'member.conflict': 19,
    });
  });

  it('mails an address five times an hour, silently', async () => {
    const email = test.newMail();
    await Promise.all(Array.from({ length: 9 }, () => register(email)));
    expect(test.mails.filter(({ to }) => to === email)).toHaveLength(5);
  });

  it('sends a new token in place of the last one, and nothing for a taken or unknown address', async () => {
    const email = test.newMail();
    await register(email);
    const first = test.tokenFor(email, 'verify-email');
    await test.people.resendVerification(test.from(), email);
    await test.people.settle();
    const second = test.tokenFor(email, 'verify-email');
    expect(second).not.toBe(first);
    expect(await problemOf(verify(first))).toBe('auth.token_invalid');
    expect(await problemOf(verify(second))).toBe('none');
    await register(email, 'of an intruder, to be sent');
    const sent = test.mails.length;
    await test.people.resendVerification(test.from(), email);
    await test.people.resendVerification(test.from(), test.newMail());
    await test.people.settle();
    expect(test.mails).toHaveLength(sent);
    expect(test.failures).toEqual([]);
  });

  it('takes no token after a day, none that is made up, and no bad mail or password', async () => {
    const email = test.newMail();
    await register(email);
    test.now += 24 * hour;
    expect(await problemOf(verify(test.tokenFor(email, 'verify-email')))).toBe('auth.token_invalid');
    expect(await problemOf(test.signIn({ email, password }))).toBe('auth.credentials_invalid');
    for (const token of ['', 'x', 'A'.repeat(43), '\u0000']) {
      expect(await problemOf(verify(token))).toBe('auth.token_invalid');
    }
    for (const bad of [
      'nobody',
      'a@b',
      'a b@example.com',
      `${'a'.repeat(65)}@example.com`,
      'a@example.com\nBcc: b@c.d',
    ]) {
      expect(await problemOf(register(bad)), bad).toBe('request.invalid');
    }
    expect(await problemOf(register(test.newMail(), 'too short'))).toBe('request.invalid');
    expect(await problemOf(register(test.newMail(), 'x'.repeat(257)))).toBe('request.invalid');
  });

  it('leaves no used token good for a second organisation after the first is gone', async () => {
    const person = await test.signUp();
    await test.people.deleteOrganisation(await test.memberOf(person), test.from(), person.password);
    expect(await problemOf(verify(test.tokenFor(person.email, 'verify-email')))).toBe('member.conflict');
    expect(await test.audited(person.accountId)).toEqual(['account.created', 'session.begun', 'account.deleted']);
    expect((await test.signUp(person.email)).accountId).not.toBe(person.accountId);
  });

  it('bounds what one client can ask for', async () => {
    const origin = test.from();
    const forgot = Array.from({ length: 301 }, () => test.people.forgotPassword(origin, test.newMail()));
    expect(await problemCounts(forgot)).toEqual({ none: 300, 'limit.attempts': 1 });
    const email = test.newMail();
    const same = Array.from({ length: 12 }, () => test.people.forgotPassword(test.from(), email));
    expect(await problemCounts(same)).toEqual({ none: 10, 'limit.attempts': 2 });
    await test.people.settle();
    expect(test.failures).toEqual([]);
  });
});
