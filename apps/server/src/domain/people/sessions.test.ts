import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemCounts, problemOf, TestPeople } from '../../testing/people.js';

const day = 24 * 3_600_000;

describe.each(testDatabaseKinds)('sessions on %s', (kind) => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await TestPeople.open(kind);
  });
  afterAll(() => test.close());

  const refresh = (token: string) => test.people.refresh(test.from(), token);
  const signedIn = async () => {
    const person = await test.signUp();
    return { person, pair: await test.signIn(person) };
  };

  it('go on with each new refresh token, and keep none of them', async () => {
    let { pair } = await signedIn();
    for (let n = 0; n < 3; n++) {
      pair = await refresh(pair.refreshToken);
      await test.people.authenticate(pair.accessToken);
    }
    const rows = await test.database.query("select encode(hash, 'escape') as h, t.* from refresh_tokens t");
    expect(JSON.stringify(rows)).not.toContain(pair.refreshToken);
  });

  it('end when a refresh token is used again, with all that came of it', async () => {
    const { person, pair } = await signedIn();
    const second = await refresh(pair.refreshToken);
    const third = await refresh(second.refreshToken);
    expect(await problemOf(refresh(pair.refreshToken))).toBe('auth.token_invalid');
    expect(await problemOf(refresh(third.refreshToken))).toBe('auth.token_invalid');
    expect(await problemOf(test.people.authenticate(third.accessToken))).toBe('auth.token_invalid');
    expect(await problemOf(test.signIn(person))).toBe('none');
    expect(await test.audited(person.accountId)).toContain('session.reuse_detected');
  });

  it('let one of several uses at once win, and end', async () => {
    for (const uses of [2, 10]) {
      const { pair } = await signedIn();
      const results = await Promise.allSettled(Array.from({ length: uses }, () => refresh(pair.refreshToken)));
      const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(won).toHaveLength(1);
      expect(await problemOf(refresh(won[0]?.refreshToken ?? ''))).toBe('auth.token_invalid');
      expect(await problemOf(test.people.authenticate(won[0]?.accessToken ?? ''))).toBe('auth.token_invalid');
    }
  });

  it('end by signing out, by either token, at once', async () => {
    const { person, pair } = await signedIn();
    const other = await test.signIn(person);
    await test.people.logout(await test.people.authenticate(pair.accessToken), test.from());
    expect(await problemOf(test.people.authenticate(pair.accessToken))).toBe('auth.token_invalid');
    expect(await problemOf(refresh(pair.refreshToken))).toBe('auth.token_invalid');
    await test.people.authenticate(other.accessToken);
    await test.people.logoutByRefreshToken(test.from(), other.refreshToken);
    expect(await problemOf(test.people.authenticate(other.accessToken))).toBe('auth.token_invalid');
    expect(await problemOf(test.people.logoutByRefreshToken(test.from(), other.refreshToken))).toBe(
      'auth.token_invalid',
    );
    expect(await problemOf(test.people.logoutByRefreshToken(test.from(), 'nonsense'))).toBe('auth.token_invalid');
  });

  it('are listed for their owner, who can end one of them and no other', async () => {
    const { person, pair } = await signedIn();
    const { pair: stranger } = await signedIn();
    const mine = await test.people.authenticate(pair.accessToken);
    const theirs = await test.people.authenticate(stranger.accessToken);
    const phone = await test.people.login(test.from('192.0.2.7'), person);
    const listed = await test.people.listSessions(mine);
    expect(listed.map(({ address, current }) => [address === '192.0.2.7', current])).toEqual([
      [true, false],
      [false, true],
    ]);
    const end = (id: string) => test.people.revokeSession(mine, test.from(), id);
    expect(await problemOf(end(theirs.sessionId))).toBe('resource.not_found');
    expect(await problemOf(end('nonsense'))).toBe('resource.not_found');
    await end(listed[0]?.id ?? '');
    expect(await problemOf(test.people.authenticate(phone.accessToken))).toBe('auth.token_invalid');
    expect(await problemOf(end(listed[0]?.id ?? ''))).toBe('resource.not_found');
    expect(await test.people.listSessions(mine)).toHaveLength(1);
  });

  it('end thirty days after their last use, and are removed', async () => {
    const { pair } = await signedIn();
    test.now += 29 * day;
    const later = await refresh(pair.refreshToken);
    test.now += 29 * day;
    const last = await refresh(later.refreshToken);
    expect(await problemCounts([refresh('A'.repeat(43))])).toEqual({ 'auth.token_invalid': 1 });
    test.now += 30 * day;
    expect(await problemOf(refresh(last.refreshToken))).toBe('auth.token_invalid');
    await test.people.prune();
    for (const table of ['sessions', 'refresh_tokens', 'registrations']) {
      expect(await test.database.query(`select 1 from ${table}`), table).toEqual([]);
    }
  });
});
