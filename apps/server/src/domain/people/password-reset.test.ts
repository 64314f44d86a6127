import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemCounts, problemOf, TestPeople } from '../../testing/people.js';

describe.each(testDatabaseKinds)('resetting a password on %s', (kind) => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await TestPeople.open(kind);
  });
  afterAll(() => test.close());

  const forget = async (email: string) => {
    await test.people.forgotPassword(test.from(), email);
    await test.people.settle();
  };
  const reset = (token: string, password = 'quite another password') =>
    test.people.resetPassword(test.from(), { token, password });

  it('sets it, ends every session, and tells by mail', async () => {
    const person = await test.signUp();
    const pairs = [await test.signIn(person), await test.signIn(person)];
    await forget(` ${person.email.toUpperCase()} `);
    await reset(test.tokenFor(person.email, 'reset-password'));
    for (const { accessToken, refreshToken } of pairs) {
      expect(await problemOf(test.people.authenticate(accessToken))).toBe('auth.token_invalid');
      expect(await problemOf(test.people.refresh(test.from(), refreshToken))).toBe('auth.token_invalid');
    }
    expect(await problemOf(test.signIn(person))).toBe('auth.credentials_invalid');
    expect(await problemOf(test.signIn({ ...person, password: 'quite another password' }))).toBe('none');
    expect(test.mails.at(-1)).toMatchObject({ kind: 'password-changed', to: person.email });
    expect(await test.audited(person.accountId)).toContain('member.password_reset');
  });

  it('works once for each token, and makes earlier ones worthless', async () => {
    const { email } = await test.signUp();
    await forget(email);
    const first = test.tokenFor(email, 'reset-password');
    await forget(email);
    const second = test.tokenFor(email, 'reset-password');
    const uses = Array.from({ length: 10 }, (_, n) => reset(second, `another password, number ${n}`));
    const results = await Promise.allSettled(uses);
    const won = results.findIndex(({ status }) => status === 'fulfilled');
    expect(await problemCounts(uses)).toEqual({ none: 1, 'auth.token_invalid': 9 });
    expect(await problemOf(test.signIn({ email, password: `another password, number ${won}` }))).toBe('none');
    expect(await problemOf(reset(first))).toBe('auth.token_invalid');
  });

  it('lets whoever guessed too often in again', async () => {
    const { email } = await test.signUp();
    const guess = () => problemOf(test.signIn({ email, password: 'a wrong password' }));
    for (let n = 0; n < 10; n++) await guess();
    expect(await guess()).toBe('limit.attempts');
    await forget(email);
    await reset(test.tokenFor(email, 'reset-password'));
    expect(await problemOf(test.signIn({ email, password: 'quite another password' }))).toBe('none');
  });

  it('leaves no session to whoever signs in with the old password meanwhile', async () => {
    const person = await test.signUp();
    await forget(person.email);
    const logins = Array.from({ length: 6 }, () => test.signIn(person));
    const results = await Promise.allSettled([reset(test.tokenFor(person.email, 'reset-password')), ...logins]);
    expect(results[0]?.status).toBe('fulfilled');
    const live = await test.database.query('select 1 from sessions where user_id = $1 and revoked_at is null', [
      person.userId,
    ]);
    expect(live).toEqual([]);
  });

  it('sends nothing to whom it does not know, keeps no token, and none for longer than an hour', async () => {
    const { email } = await test.signUp();
    const sent = test.mails.length;
    await forget(test.newMail());
    expect(test.mails).toHaveLength(sent);
    await forget(email);
    const token = test.tokenFor(email, 'reset-password');
    expect(await problemOf(reset(token, 'too short'))).toBe('request.invalid');
    expect(JSON.stringify(await test.database.query('select * from password_resets'))).not.toContain(token);
    test.now += 3_600_000;
    expect(await problemOf(reset(token))).toBe('auth.token_invalid');
    expect(await problemOf(reset('A'.repeat(43)))).toBe('auth.token_invalid');
    expect(await problemOf(reset('nonsense'))).toBe('auth.token_invalid');
    expect(test.failures).toEqual([]);
  });
});
