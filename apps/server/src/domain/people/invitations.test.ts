import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemCounts, problemOf, TestPeople } from '../../testing/people.js';
import type { MemberPrincipal, Role } from './types.js';

const password = 'another password';
const day = 24 * 3_600_000;

describe.each(testDatabaseKinds)('invitations on %s', (kind) => {
  let test: TestPeople;
  let owner: MemberPrincipal;
  beforeAll(async () => {
    test = await TestPeople.open(kind);
    owner = await test.memberOf(await test.signUp());
  });
  afterAll(() => test.close());

  const invite = (email: string, role: Role = 'member', by = owner) =>
    test.people.invite(by, test.from(), { email, role });
  const accept = (token: string) => test.people.acceptInvitation(test.from(), { token, password });
  const open = async () => (await test.people.listInvitations(owner, { limit: 200 })).items.map(({ email }) => email);

  it('make a member of whoever has the token', async () => {
    const email = test.newMail();
    const invitation = await invite(` ${email.toUpperCase()}`, 'viewer');
    expect(invitation).toMatchObject({ email, role: 'viewer', invited_by: owner.email });
    expect(test.mails.at(-1)).toMatchObject({
      kind: 'invitation',
      to: email,
      organization: 'Ada Ltd',
      invitedBy: owner.email,
      role: 'viewer',
      addressTaken: false,
      validHours: 168,
    });
    expect(await open()).toContain(email);
    const token = test.tokenFor(email, 'invitation');
    expect(JSON.stringify(await test.database.query('select * from invitations'))).not.toContain(token);
    expect(await accept(token)).toMatchObject({
      user: { email, role: 'viewer', email_verified: true },
      organisation: { id: owner.accountId },
    });
    expect(await open()).not.toContain(email);
    expect(await problemOf(accept(token))).toBe('auth.token_invalid');
    expect((await test.memberOf({ email, password })).accountId).toBe(owner.accountId);
    expect(await test.audited(owner.accountId)).toEqual(
      expect.arrayContaining(['invitation.created', 'member.joined']),
    );
  });

  it('go to no member and to nobody twice', async () => {
    const member = await test.join(owner, 'member');
    expect(await problemOf(invite(member.email))).toBe('member.conflict');
    expect(await problemOf(invite(owner.email))).toBe('member.conflict');
    const email = test.newMail();
    expect(await problemCounts(Array.from({ length: 4 }, () => invite(email)))).toEqual({
      none: 1,
      'member.conflict': 3,
    });
    test.now += 7 * day;
    expect(await problemOf(accept(test.tokenFor(email, 'invitation')))).toBe('auth.token_invalid');
    expect(await open()).not.toContain(email);
    expect(await problemOf(invite(email))).toBe('none');
    expect(await problemOf(accept(test.tokenFor(email, 'invitation')))).toBe('none');
  });

  it('answer for a user of another organisation as for anybody, whose mail says what to do', async () => {
    const stranger = await test.signUp();
    const [taken, free] = [await invite(stranger.email), await invite(test.newMail())];
    expect(Object.keys(taken)).toEqual(Object.keys(free));
    const mail = test.mails.findLast(({ to, kind }) => to === stranger.email && kind === 'invitation');
    expect(mail).toMatchObject({ addressTaken: true });
    const token = test.tokenFor(stranger.email, 'invitation');
    expect(await problemOf(accept(token))).toBe('member.conflict');
    const elsewhere = await test.memberOf(stranger);
    expect(elsewhere.accountId).toBe(stranger.accountId);
    await test.people.deleteOrganisation(elsewhere, test.from(), stranger.password);
    expect(await accept(token)).toMatchObject({ organisation: { id: owner.accountId } });
  });

  it('are accepted once of ten times at once', async () => {
    const email = test.newMail();
    await invite(email);
    const token = test.tokenFor(email, 'invitation');
    expect(await problemCounts(Array.from({ length: 10 }, () => accept(token)))).toEqual({
      none: 1,
      'auth.token_invalid': 9,
    });
  });

  it('are made and withdrawn by whom their role allows', async () => {
    const roles: readonly Role[] = ['owner', 'admin', 'member', 'viewer'];
    for (const acting of roles) {
      const by = await test.join(owner, acting);
      for (const role of roles) {
        const allowed = acting === 'owner' || (acting === 'admin' && (role === 'member' || role === 'viewer'));
        const expected = allowed ? 'none' : 'auth.role_insufficient';
        expect(await problemOf(invite(test.newMail(), role, by)), `${acting} invites ${role}`).toBe(expected);
        const { id } = await invite(test.newMail(), role);
        const revoke = test.people.revokeInvitation(by, test.from(), id);
        expect(await problemOf(revoke), `${acting} withdraws ${role}`).toBe(expected);
      }
    }
    const { id } = await invite(test.newMail());
    const stranger = await test.memberOf(await test.signUp());
    for (const each of [id, 'nonsense']) {
      expect(await problemOf(test.people.revokeInvitation(stranger, test.from(), each))).toBe('resource.not_found');
    }
    const email = test.newMail();
    const withdrawn = await invite(email);
    await test.people.revokeInvitation(owner, test.from(), withdrawn.id);
    expect(await problemOf(accept(test.tokenFor(email, 'invitation')))).toBe('auth.token_invalid');
  });

  it('are a hundred a day, and five an hour for one address', async () => {
    const busy = await test.memberOf(await test.signUp());
    const many = Array.from({ length: 103 }, () => invite(test.newMail(), 'viewer', busy));
    expect(await problemCounts(many)).toEqual({ none: 100, 'limit.attempts': 3 });
    const email = test.newMail();
    const inviters = await Promise.all(Array.from({ length: 6 }, async () => test.memberOf(await test.signUp())));
    expect(await problemCounts(inviters.map((by) => invite(email, 'viewer', by)))).toEqual({
      none: 5,
      'limit.attempts': 1,
    });
  });

  it('cannot be used with a bad mail or password', async () => {
    expect(await problemOf(invite('nobody'))).toBe('request.invalid');
    const email = test.newMail();
    await invite(email);
    const token = test.tokenFor(email, 'invitation');
    const short = test.people.acceptInvitation(test.from(), { token, password: 'too short' });
    expect(await problemOf(short)).toBe('request.invalid');
    expect(await problemOf(accept(token))).toBe('none');
    expect(await problemOf(accept('nonsense'))).toBe('auth.token_invalid');
  });
});
