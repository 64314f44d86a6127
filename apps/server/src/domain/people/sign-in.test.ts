import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemCounts, problemOf, TestPeople } from '../../testing/people.js';

const quarterHour = 900_000;

describe.each(testDatabaseKinds)('signing in on %s', (kind) => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await TestPeople.open(kind);
  });
  afterAll(() => test.close());

  it('gives tokens that say who it is', async () => {
    const person = await test.signUp();
    const pair = await test.signIn({ ...person, email: ` ${person.email.toUpperCase()}` });
    expect(pair).toEqual({
      accessToken: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]{86}$/),
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      expiresIn: 3600,
    });
    const member = await test.people.authenticate(pair.accessToken);
    expect(member).toMatchObject({
      accountId: person.accountId,
      userId: person.userId,
      email: person.email,
      role: 'owner',
      accountLimits: { collections: 1, requests_per_minute: 20 },
    });
    expect(await test.people.me(member)).toMatchObject({
      user: { id: person.userId, role: 'owner', two_factor_enabled: false },
      organisation: { id: person.accountId, name: 'Ada Ltd', plan: 'free' },
    });
  });

  it('refuses a wrong password and an unknown address alike', async () => {
    const { email } = await test.signUp();
    for (const each of [email, test.newMail(), 'no address at all']) {
      expect(await problemOf(test.signIn({ email: each, password: 'a wrong password' }))).toBe(
        'auth.credentials_invalid',
      );
    }
  });

  it('takes a password however its letters are composed', async () => {
    const person = await test.signUp(test.newMail(), 'Zoë from Ålesund'.normalize('NFC'));
    expect(await problemOf(test.signIn({ ...person, password: person.password.normalize('NFD') }))).toBe('none');
  });

  it('refuses members of a suspended organisation, after the right password alone', async () => {
    const person = await test.signUp();
    const { accessToken, refreshToken } = await test.signIn(person);
    await test.accounts.updateAccount({ name: 'operator' }, person.accountId, { status: 'suspended' });
    expect(await problemOf(test.people.authenticate(accessToken))).toBe('account.suspended');
    expect(await problemOf(test.people.refresh(test.from(), refreshToken))).toBe('account.suspended');
    expect(await problemOf(test.signIn(person))).toBe('account.suspended');
    expect(await problemOf(test.signIn({ ...person, password: 'a wrong password' }))).toBe('auth.credentials_invalid');
    await test.accounts.updateAccount({ name: 'operator' }, person.accountId, { status: 'active' });
    expect(await problemOf(test.people.refresh(test.from(), refreshToken))).toBe('none');
  });

  it('lets ten of thirty guesses through side by side, whether the address is known or not', async () => {
    for (const email of [(await test.signUp()).email, test.newMail()]) {
      const guesses = Array.from({ length: 30 }, (_, n) => test.signIn({ email, password: `wrong password ${n}` }));
      expect(await problemCounts(guesses)).toEqual({ 'auth.credentials_invalid': 10, 'limit.attempts': 20 });
    }
  });

  it('lets all of thirty sign in at once with the right password, also among wrong ones', async () => {
    const person = await test.signUp();
    const wrong = () => test.signIn({ ...person, password: 'a wrong password' });
    const logins = Array.from({ length: 30 }, (_, n) => (n % 10 === 9 ? wrong() : test.signIn(person)));
    expect(await problemCounts(logins)).toEqual({ none: 27, 'auth.credentials_invalid': 3 });
  });

  it('keeps the right password out as well until time has passed, and forgets wrong ones after it', async () => {
    const person = await test.signUp();
    const wrong = () => problemOf(test.signIn({ ...person, password: 'a wrong password' }));
    for (let n = 0; n < 9; n++) await wrong();
    expect(await problemOf(test.signIn(person))).toBe('none');
    for (let n = 0; n < 10; n++) expect(await wrong()).toBe('auth.credentials_invalid');
    const refused = await test.signIn(person).catch((error) => error);
    expect(refused).toMatchObject({ problem: 'limit.attempts', details: { retryAfterSeconds: 900 } });
    test.now += quarterHour;
    expect(await problemOf(test.signIn(person))).toBe('none');
  });

  it('lets a hundred guesses of one client through, and counts none that is right or refused', async () => {
    const person = await test.signUp();
    const origin = test.from();
    const login = (email: string, password: string) => test.people.login(origin, { email, password });
    for (let n = 0; n < 3; n++) await login(person.email, person.password);
    const guesses = Array.from({ length: 130 }, () => login(test.newMail(), 'a wrong password'));
    expect(await problemCounts(guesses)).toEqual({ 'auth.credentials_invalid': 100, 'limit.attempts': 30 });
    expect(await problemOf(test.signIn(person))).toBe('none');
  });

  it('deletes an organisation for its owner alone, with the password', async () => {
    const person = await test.signUp();
    const owner = await test.memberOf(person);
    const admin = await test.join(owner, 'admin');
    const remove = (by: typeof owner, password: string) => test.people.deleteOrganisation(by, test.from(), password);
    expect(await problemOf(remove(admin, 'another password'))).toBe('auth.role_insufficient');
    expect(await problemOf(remove(owner, 'a wrong password'))).toBe('auth.credentials_invalid');
    expect(await remove(owner, person.password)).toMatchObject({ collections: 0, faces: 0 });
    for (const table of ['users', 'sessions', 'invitations']) {
      expect(await test.database.query(`select 1 from ${table} where account_id = $1`, [person.accountId])).toEqual([]);
    }
    expect(await problemOf(test.signIn(person))).toBe('auth.credentials_invalid');
  });

  it('erases an organisation while its members do all they can, and breaks nothing', async () => {
    for (let round = 0; round < 6; round++) {
      const person = await test.signUp();
      const owner = await test.memberOf(person);
      const { secret } = await test.people.setupOtp(owner);
      const otp = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: test.now });
      const invited = test.newMail();
      await test.people.invite(owner, test.from(), { email: invited, role: 'owner' });
      await test.people.forgotPassword(test.from(), person.email);
      await test.people.settle();
      const token = test.tokenFor(person.email, 'reset-password');
      const invitation = test.tokenFor(invited, 'invitation');
      const { refreshToken } = await test.signIn(person);
      const counts = await problemCounts([
        test.people.enableOtp(owner, test.from(), otp),
        test.people.resetPassword(test.from(), { token, password: 'quite another password' }),
        test.people.acceptInvitation(test.from(), { token: invitation, password: 'another password' }),
        test.people.refresh(test.from(), refreshToken),
        test.accounts.deleteAccount({ name: 'operator' }, owner.accountId),
        test.signIn(person),
        test.people.invite(owner, test.from(), { email: test.newMail(), role: 'viewer' }),
        test.people.updateMember(owner, test.from(), owner.userId, 'owner'),
        test.people.forgotPassword(test.from(), person.email),
      ]);
      await test.people.settle();
      for (const problem of Object.keys(counts)) expect(problem).toMatch(/^(none|[a-z]+\.[a-z_]+)$/);
      expect(await test.database.query('select 1 from users where account_id = $1', [owner.accountId])).toEqual([]);
      expect(test.failures).toEqual([]);
    }
  });
});
