import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemCounts, problemOf, TestPeople } from '../../testing/people.js';
import type { MemberPrincipal, Role } from './types.js';

const roles: readonly Role[] = ['owner', 'admin', 'member', 'viewer'];

describe.each(testDatabaseKinds)('members on %s', (kind) => {
  let test: TestPeople;
  beforeAll(async () => {
    test = await TestPeople.open(kind);
  });
  afterAll(() => test.close());

  const founder = async () => test.memberOf(await test.signUp());
  const update = (by: MemberPrincipal, whom: MemberPrincipal, role: Role) =>
    test.people.updateMember(by, test.from(), whom.userId, role);
  const remove = (by: MemberPrincipal, whom: MemberPrincipal) => test.people.removeMember(by, test.from(), whom.userId);
  const rolesIn = async (member: MemberPrincipal) =>
    (await test.people.listMembers(member, { limit: 200 })).items.map(({ role }) => role);

  it('are listed oldest first, in pages, and only those of the organisation', async () => {
    const owner = await founder();
    await founder();
    for (const role of ['viewer', 'member', 'admin'] as const) await test.join(owner, role);
    expect(await rolesIn(owner)).toEqual(['owner', 'viewer', 'member', 'admin']);
    const first = await test.people.listMembers(owner, { limit: 3 });
    expect(first.items.map(({ role }) => role)).toEqual(['owner', 'viewer', 'member']);
    const second = await test.people.listMembers(owner, { limit: 3, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ items: [{ role: 'admin', email_verified: true }], nextCursor: null });
    expect(await problemOf(test.people.listMembers(owner, { limit: 3, cursor: 'bad' }))).toBe('request.invalid');
  });

  it('may change and remove whom their role allows, for every pair of roles', async () => {
    const owner = await founder();
    await test.join(owner, 'owner');
    for (const acting of roles) {
      const by = await test.join(owner, acting);
      for (const before of roles) {
        for (const after of roles) {
          const whom = await test.join(owner, before);
          const allowed =
            acting === 'owner' || (acting === 'admin' && [before, after].every((role) => /member|viewer/.test(role)));
          const expected = allowed ? 'none' : 'auth.role_insufficient';
          expect(await problemOf(update(by, whom, after)), `${acting}: ${before} to ${after}`).toBe(expected);
          await test.database.query('delete from users where id = $1', [whom.userId]);
        }
        const whom = await test.join(owner, before);
        const allowed = acting === 'owner' || (acting === 'admin' && /member|viewer/.test(before));
        const expected = allowed ? 'none' : 'auth.role_insufficient';
        expect(await problemOf(remove(by, whom)), `${acting} removes ${before}`).toBe(expected);
        await test.database.query('delete from users where id = $1', [whom.userId]);
        test.now += 24 * 3_600_000;
      }
    }
  });

  it('of another organisation are out of reach', async () => {
    const [owner, stranger] = [await founder(), await founder()];
    for (const attempt of [update(owner, stranger, 'viewer'), remove(owner, stranger)]) {
      expect(await problemOf(attempt)).toBe('resource.not_found');
    }
    expect(await problemOf(test.people.updateMember(owner, test.from(), 'nonsense', 'viewer'))).toBe(
      'resource.not_found',
    );
    expect(await rolesIn(stranger)).toEqual(['owner']);
  });

  it('change at once, and lose sessions and keys with their removal', async () => {
    const owner = await founder();
    const email = test.newMail();
    await test.people.invite(owner, test.from(), { email, role: 'member' });
    const token = test.tokenFor(email, 'invitation');
    await test.people.acceptInvitation(test.from(), { token, password: 'another password' });
    const { accessToken, refreshToken } = await test.signIn({ email, password: 'another password' });
    const member = await test.people.authenticate(accessToken);
    expect(await update(owner, member, 'admin')).toMatchObject({ id: member.userId, role: 'admin' });
    expect((await test.people.authenticate(accessToken)).role).toBe('admin');
    const { key } = await test.accounts.createKey({ name: email }, owner.accountId, { surface: 'workspace' });
    await test.database.query('update api_keys set created_by = $2 where account_id = $1', [
      owner.accountId,
      member.userId,
    ]);
    const useKey = () => problemOf(test.accounts.authenticateKey({ secret: key, surface: 'workspace' }));
    expect(await useKey()).toBe('none');
    await remove(owner, member);
    expect(await useKey()).toBe('auth.key_revoked');
    expect(await problemOf(test.people.authenticate(accessToken))).toBe('auth.token_invalid');
    expect(await problemOf(test.people.refresh(test.from(), refreshToken))).toBe('auth.token_invalid');
    expect(await problemOf(test.signIn({ email, password: 'another password' }))).toBe('auth.credentials_invalid');
    expect(await problemOf(remove(owner, member))).toBe('resource.not_found');
    expect(await test.audited(owner.accountId)).toEqual(expect.arrayContaining(['member.updated', 'member.removed']));
  });

  it('may leave, but not as the last owner', async () => {
    const owner = await founder();
    const viewer = await test.join(owner, 'viewer');
    await remove(viewer, viewer);
    expect(await problemOf(remove(owner, owner))).toBe('member.last_owner');
    expect(await problemOf(update(owner, owner, 'admin'))).toBe('member.last_owner');
    expect(await problemOf(update(owner, owner, 'owner'))).toBe('none');
    const second = await test.join(owner, 'owner');
    await remove(owner, owner);
    expect(await rolesIn(second)).toEqual(['owner']);
  });

  it('keep one owner when owners demote or remove each other at once', async () => {
    for (const way of ['demote', 'remove'] as const) {
      for (let round = 0; round < 5; round++) {
        const first = await founder();
        const second = await test.join(first, 'owner');
        const act = (by: MemberPrincipal, whom: MemberPrincipal) =>
          way === 'demote' ? update(by, whom, 'viewer') : remove(by, whom);
        const counts = await problemCounts([act(first, second), act(second, first)]);
        expect(counts.none).toBe(1);
        expect((await rolesIn(first)).filter((role) => role === 'owner')).toHaveLength(1);
      }
    }
  });

  it('keep one owner when all owners step down at once', async () => {
    const first = await founder();
    const owners = [first, ...(await Promise.all(Array.from({ length: 3 }, () => test.join(first, 'owner'))))];
    const counts = await problemCounts(owners.map((owner) => update(owner, owner, 'viewer')));
    expect(counts).toEqual({ none: 3, 'member.last_owner': 1 });
    const alone = await founder();
    const other = await test.join(alone, 'owner');
    expect(await problemCounts([remove(alone, alone), remove(other, other)])).toEqual({
      none: 1,
      'member.last_owner': 1,
    });
  });
});
