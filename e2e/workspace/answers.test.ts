import { beforeAll, expect } from 'vitest';
import { eventually } from '../support/http.js';
import { people, portrait } from '../support/photos.js';
import {
  dataOf,
  newMail,
  newName,
  newOrganisation,
  type Organisation,
  PASSWORD,
  registered,
  signIn,
  visitor,
} from '../support/workspace.js';
import { mailsTo, mailTo, tokenIn, tokenMailedTo, type WaitingMail } from '../support/workspace-mail.js';
import { oneTimeCode } from '../support/workspace-otp.js';
import { expectSuccess, workspaceTest as test } from '../support/workspace-provokes.js';

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const DAY = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
const NUMBER = expect.any(Number);
const TOKENS = {
  access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  refresh_token: expect.stringMatching(/^\S{32,}$/),
  token_type: 'Bearer',
  expires_in: 3600,
};
let photo: Buffer;
let other: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
  other = await portrait(people.frowning);
});

test('signing up, in, on and out', async ({ admin }) => {
  const caller = visitor(admin);
  const [email, organization] = [newMail(), newName()];
  const user = { id: UUID, email, email_verified: false };
  const made = expectSuccess(
    await caller.post('/auth/register', { email: ` ${email.toUpperCase()} `, password: PASSWORD, organization }),
    201,
  );
  expect(made).toEqual({ user, organization: { id: UUID, name: organization, plan: 'free' } });
  const { user: told, organization: founded } = made as { user: { id: string }; organization: { id: string } };

  expect(expectSuccess(await caller.post('/auth/resend-verification', { email }))).toBeNull();
  // The answer does not wait for the second mail, whose link takes the place of the first one's.
  const [latest] = await eventually('both mails', async () => {
    const mails = await mailsTo(admin, email);
    return mails.length === 2 ? mails : undefined;
  });
  const token = tokenIn(latest as WaitingMail);
  expect(expectSuccess(await caller.post('/auth/verify-email', { token }))).toBeNull();
  const tokens = expectSuccess(await caller.post('/auth/login', { email, password: PASSWORD }));
  expect(tokens).toEqual(TOKENS);
  const renewed = expectSuccess(
    await caller.post('/auth/refresh', { refresh_token: (tokens as typeof TOKENS).refresh_token }),
  );
  expect(renewed).toEqual(TOKENS);

  const member = caller.withToken((renewed as { access_token: string }).access_token);
  expect(expectSuccess(await member.get('/auth/me'))).toEqual({
    user: { id: told.id, email, email_verified: true, two_factor_enabled: false, created_at: TIME },
    organization: { id: founded.id, name: organization, plan: 'free', created_at: TIME },
    role: 'owner',
  });
  expect(expectSuccess(await member.get('/auth/sessions'))).toEqual({
    sessions: [
      { id: UUID, created_at: TIME, last_used_at: TIME, expires_at: TIME, address: caller.address, current: true },
    ],
  });
  expect(expectSuccess(await member.post('/auth/logout'))).toBeNull();
});

test('registering an address that is somebody’s answers as if it were free; a mail says what was', async ({
  admin,
}) => {
  const { owner, email } = await newOrganisation(admin);
  const caller = owner.withoutCredentials();
  const made = await caller.post('/auth/register', {
    email,
    password: 'not the password of hers',
    organization: 'Mine',
  });
  const user = { id: UUID, email, email_verified: false };
  expect(expectSuccess(made, 201)).toEqual({ user, organization: { id: UUID, name: 'Mine', plan: 'free' } });
  const { text } = await mailTo(admin, email, 'address-taken');
  expect(text).not.toMatch(/token=|Mine/);
  await signIn(caller, email);
});

test('a new password, by mail', async ({ admin }) => {
  const { owner, email } = await newOrganisation(admin);
  const caller = owner.withoutCredentials();
  const password = 'another long password';
  for (const mail of [email, newMail()])
    expect(expectSuccess(await caller.post('/auth/forgot-password', { email: mail }))).toBeNull();
  const token = await tokenMailedTo(admin, email, 'reset-password');
  expect(expectSuccess(await caller.post('/auth/reset-password', { token, password }))).toBeNull();
  expect(expectSuccess(await caller.post('/auth/login', { email, password }))).toEqual(TOKENS);
});

test('one-time codes, on and off', async ({ admin }) => {
  const { owner, email } = await newOrganisation(admin);
  const setup = expectSuccess<{ secret: string }>(await owner.post('/auth/2fa/setup'));
  expect(setup).toEqual({
    otpauth_uri: expect.stringMatching(/^otpauth:\/\/totp\/\S+$/),
    secret: expect.stringMatching(/^[A-Z2-7]{32,}$/),
  });
  expect((setup as { otpauth_uri: string } & typeof setup).otpauth_uri).toContain(`secret=${setup.secret}`);
  const enabled = expectSuccess<{ recovery_codes: string[] }>(
    await owner.post('/auth/2fa/enable', { otp: oneTimeCode(setup.secret) }),
  );
  expect(enabled).toEqual({ recovery_codes: Array.from({ length: 10 }, () => expect.any(String)) });
  expect(new Set(enabled.recovery_codes).size).toBe(10);
  const [recovery = ''] = enabled.recovery_codes;
  const again = await signIn(owner.withoutCredentials(), email, { otp: recovery });
  expect(expectSuccess<{ user: object }>(await again.caller.get('/auth/me')).user).toMatchObject({
    two_factor_enabled: true,
  });
  expect(expectSuccess(await owner.post('/auth/2fa/disable', { otp: oneTimeCode(setup.secret, 1) }))).toBeNull();
  expect((await signIn(owner.withoutCredentials(), email)).tokens).toEqual(TOKENS);
});

test('members and invitations', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { owner, email } = organisation;
  const self = { id: UUID, email, role: 'owner', two_factor_enabled: false, created_at: TIME };
  expect(expectSuccess(await owner.get('/members'))).toEqual({ members: [self], next_cursor: null });

  const invited = newMail();
  const invitation = {
    id: UUID,
    email: invited,
    role: 'member',
    invited_by: email,
    created_at: TIME,
    expires_at: TIME,
  };
  expect(expectSuccess(await owner.post('/invitations', { email: invited }), 201)).toEqual(invitation);
  expect(expectSuccess(await owner.get('/invitations'))).toEqual({ invitations: [invitation], next_cursor: null });
  const token = await tokenMailedTo(admin, invited, 'invitation');
  const accepted = expectSuccess<{ user: { id: string } }>(
    await owner.withoutCredentials().post('/invitations/accept', { token, password: PASSWORD }),
    201,
  );
  expect(accepted).toEqual({
    user: { id: UUID, email: invited, email_verified: true },
    organization: { id: organisation.id, name: expect.any(String), plan: 'free' },
    role: 'member',
  });
  const member = { ...self, id: accepted.user.id, email: invited, role: 'member' };
  expect(expectSuccess(await owner.get('/members'))).toEqual({ members: [self, member], next_cursor: null });
  const changed = await owner.patch(`/members/${accepted.user.id}`, { role: 'viewer' });
  expect(expectSuccess(changed)).toEqual({ ...member, role: 'viewer' });
  expect(expectSuccess(await owner.delete(`/members/${accepted.user.id}`))).toBeNull();

  const last = expectSuccess<{ id: string }>(await owner.post('/members', { email: newMail(), role: 'admin' }), 201);
  expect(last).toEqual({ ...invitation, email: expect.any(String), role: 'admin' });
  expect(expectSuccess(await owner.delete(`/invitations/${last.id}`))).toBeNull();
  expect(expectSuccess(await owner.get('/invitations'))).toEqual({ invitations: [], next_cursor: null });
});

test('collections and keys', async ({ organisation }) => {
  const { owner } = organisation;
  const plain = { id: UUID, name: 'Staff', description: null, face_count: 0, retention_days: null, created_at: TIME };
  const made = expectSuccess<{ id: string }>(await owner.post('/collections', { name: ' Staff ' }), 201);
  expect(made).toEqual(plain);
  const path = `/collections/${made.id}`;
  expect(expectSuccess(await owner.get(path))).toEqual(made);
  const settings = { name: 'Everybody', description: 'at the gate', retention_days: 30 };
  expect(expectSuccess(await owner.patch(path, settings))).toEqual({ ...made, ...settings });
  const listed = expectSuccess<{ collections: object[]; next_cursor: null }>(await owner.get('/collections?limit=1'));
  expect(listed.collections).toEqual([{ ...made, ...settings }]);
  expect(Object.keys(listed)).toEqual(['collections', 'next_cursor']);

  const { user } = await dataOf<{ user: { id: string } }>(owner.get('/auth/me'));
  const key = {
    id: UUID,
    name: 'gate',
    collection_id: made.id,
    hint: expect.stringMatching(/^fr_live_.*\S{4}$/),
    rate_limit: null,
    allowed_ips: [],
    expires_at: null,
    active: true,
    created_by: user.id,
    last_used_at: null,
    created_at: TIME,
  };
  const secret = expect.stringMatching(/^fr_live_[\w-]{40,}$/);
  const created = expectSuccess<{ id: string; key: string }>(
    await owner.post('/api-keys', { name: 'gate', collection_id: made.id }),
    201,
  );
  expect(created).toEqual({ ...key, key: secret });
  const limits = {
    rate_limit: 10,
    allowed_ips: ['203.0.113.0/24', '2001:db8::/32'],
    expires_at: '2040-01-31T12:00:00Z',
  };
  const patched = expectSuccess(
    await owner.patch(`/api-keys/${created.id}`, { name: 'door', active: false, ...limits }),
  );
  expect(patched).toEqual({ ...key, name: 'door', active: false, ...limits });
  const renewed = expectSuccess<{ key: string }>(await owner.post(`/api-keys/${created.id}/regenerate`));
  expect(renewed).toEqual({ ...key, name: 'door', active: false, ...limits, key: secret });
  expect(renewed.key).not.toBe(created.key);
  const { api_keys } = expectSuccess<{ api_keys: object[] }>(await owner.get('/api-keys'));
  expect(api_keys).toContainEqual({ ...key, name: 'door', active: false, ...limits });
  expect(JSON.stringify(api_keys)).not.toContain(renewed.key);
  expect(expectSuccess(await owner.delete(`/api-keys/${created.id}`))).toBeNull();
  expect(expectSuccess(await owner.delete(path))).toBeNull();
});

test('faces, and recognising them', async ({ organisation }) => {
  const collection = await (await organisation.collection()).withKey();
  const { caller, faces, path, id } = collection;
  const metadata = { name: 'Ana', level: 3, tags: ['a', 'b'], nested: { deep: null } };
  const enrolled = expectSuccess<{ face_id: string }>(
    await caller.form(faces, { image: photo, external_id: 'ana', metadata: JSON.stringify(metadata) }),
    201,
  );
  const face = {
    face_id: UUID,
    external_id: 'ana',
    collection_id: id,
    quality_score: NUMBER,
    liveness_score: NUMBER,
    metadata,
    created_at: TIME,
  };
  expect(enrolled).toEqual(face);
  expect(Object.keys(enrolled)).toEqual(Object.keys(face));
  const unchecked = expectSuccess<object>(await collection.enrol(other, 'bo'), 201);
  expect(unchecked).toEqual({ ...face, external_id: 'bo', liveness_score: null, metadata: {} });

  expect(expectSuccess(await caller.get(faces))).toEqual({ faces: [unchecked, enrolled], next_cursor: null });
  const one = `${faces}/${enrolled.face_id}`;
  expect(expectSuccess(await caller.get(one))).toEqual(enrolled);
  const changed = expectSuccess(await caller.patch(one, { metadata: { left: true } }));
  expect(changed).toEqual({ ...enrolled, metadata: { left: true } });

  const comparison = { similarity: NUMBER, verified: true, threshold: 0.55, query_time_ms: NUMBER };
  expect(expectSuccess(await caller.form('/compare', { image_a: photo, image_b: photo }))).toEqual(comparison);
  const verified = { face_id: enrolled.face_id, external_id: 'ana', ...comparison, metadata: { left: true } };
  expect(expectSuccess(await collection.verify(photo, { external_id: 'ana' }))).toEqual(verified);
  const [match] = [
    { face_id: enrolled.face_id, external_id: 'ana', similarity: NUMBER, rank: 1, metadata: { left: true } },
  ];
  const searched = { query_time_ms: NUMBER, searched: 2 };
  expect(expectSuccess(await collection.identify(photo))).toEqual({ matches: [match], ...searched });
  const { metadata: _, ...bare } = match as typeof match & object;
  const withoutMetadata = await collection.identify(photo, { return_metadata: false });
  expect(expectSuccess(withoutMetadata)).toEqual({ matches: [bare], ...searched });
  expect(expectSuccess(await collection.liveness(photo))).toEqual({
    is_live: true,
    liveness_score: NUMBER,
    spoof_type: null,
    query_time_ms: NUMBER,
  });
  const batch = { images: [photo, Buffer.from('text')], external_ids: ['cy', 'di'], check_liveness: false };
  expect(expectSuccess(await caller.form(`${faces}/batch`, batch))).toEqual({
    results: [
      { index: 0, success: true, face_id: UUID },
      {
        index: 1,
        success: false,
        error: {
          code: 'VALIDATION_ERROR',
          message: 'Request validation failed.',
          details: [{ field: 'images.1', message: expect.any(String) }],
        },
      },
    ],
    succeeded: 1,
    failed: 1,
  });
  expect(expectSuccess(await caller.delete(one))).toBeNull();
  expect(path).toBe(`/collections/${id}`);
});

test('usage, plan and audit log', async ({ admin }) => {
  const organisation = await newOrganisation(admin, 'plan');
  const { owner } = organisation;
  await organisation.collection('counted');
  expect(expectSuccess(await owner.get('/plan'))).toEqual({
    name: 'free',
    description: expect.any(String),
    limits: { collections: 1, faces_per_collection: 50, keys_per_member: 1, requests_per_minute: 20 },
    used: { collections: 1, faces: 0, api_keys: 0 },
  });
  await organisation.limit({ collections: 0, requests_per_minute: 7 });
  expect(expectSuccess<{ limits: object }>(await owner.get('/plan')).limits).toEqual({
    collections: null,
    faces_per_collection: 50,
    keys_per_member: 1,
    requests_per_minute: 7,
  });
  expect(expectSuccess(await owner.get('/usage?days=2'))).toEqual({
    from: DAY,
    to: DAY,
    total: NUMBER,
    usage: expect.any(Array),
    next_cursor: null,
  });
  const { entries } = expectSuccess<{ entries: { action: string }[] }>(await owner.get('/audit-log'));
  expect(entries.map(({ action }) => action)).toContain('collection.created');
  for (const entry of entries)
    expect(entry).toEqual({
      id: expect.any(String),
      seq: NUMBER,
      at: TIME,
      actor: expect.any(String),
      actor_id: expect.toBeOneOf([null, expect.any(String)]),
      address: expect.toBeOneOf([null, expect.any(String)]),
      request_id: expect.toBeOneOf([null, expect.any(String)]),
      action: expect.any(String),
      subject_type: expect.any(String),
      subject_id: expect.any(String),
      details: expect.any(Object),
    });
});

test('webhooks and their deliveries', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { owner } = organisation;
  const url = 'https://hooks.example.com/facet';
  const events = ['face.enrolled', 'face.deleted'];
  const webhook = { id: UUID, url, description: '', events, created_at: TIME };
  const made = expectSuccess<{ id: string; secret: string }>(await owner.post('/webhooks', { url, events }), 201);
  expect(made).toEqual({ ...webhook, secret: expect.stringMatching(/^\S{32,}$/) });
  const { secret: _, ...listed } = made;
  expect(expectSuccess(await owner.get('/webhooks'))).toEqual({ webhooks: [listed], next_cursor: null });

  const deliveries = `/webhooks/${made.id}/deliveries`;
  expect(expectSuccess(await owner.get(deliveries))).toEqual({ deliveries: [], next_cursor: null });
  await (await organisation.collection()).enrolled(photo);
  const delivery = {
    id: UUID,
    event_id: UUID,
    event: 'face.enrolled',
    status: 'pending',
    attempts: NUMBER,
    last_status: null,
    last_error: expect.toBeOneOf([null, expect.any(String)]),
    last_attempt_at: expect.toBeOneOf([null, TIME]),
    duration_ms: expect.toBeOneOf([null, NUMBER]),
    next_attempt_at: expect.toBeOneOf([null, TIME]),
    delivered_at: null,
    created_at: TIME,
  };
  const { deliveries: all } = expectSuccess<{ deliveries: { id: string }[] }>(await owner.get(deliveries));
  expect(all).toEqual([delivery]);
  expect(expectSuccess(await owner.post(`${deliveries}/${all[0]?.id}/redeliver`))).toEqual(delivery);
  expect(expectSuccess(await owner.delete(`/webhooks/${made.id}`))).toBeNull();
});

test('another session is ended, and an organisation erased with everything in it', async ({ admin }) => {
  const organisation: Organisation = await newOrganisation(admin);
  const { owner, email } = organisation;
  const second = await signIn(owner.withoutCredentials(), email);
  const { sessions } = await dataOf<{ sessions: { id: string; current: boolean }[] }>(owner.get('/auth/sessions'));
  expect(sessions).toHaveLength(2);
  const [newest] = sessions;
  expect(newest?.current).toBe(false);
  expect(expectSuccess(await owner.delete(`/auth/sessions/${newest?.id}`))).toBeNull();
  expect((await second.caller.get('/auth/me')).status).toBe(401);
  expect(expectSuccess(await owner.json('DELETE', '/organization', { password: PASSWORD }))).toBeNull();
  expect((await owner.get('/auth/me')).status).toBe(401);
  // The address is free again.
  await registered(owner.withoutCredentials(), 'once more', email);
  const token = await tokenMailedTo(admin, email, 'verify-email');
  await dataOf(owner.withoutCredentials().post('/auth/verify-email', { token }));
});

test('reading answers HEAD too, without a body', async ({ organisation }) => {
  for (const path of ['/auth/me', '/collections', '/plan']) {
    const head = await organisation.owner.request('HEAD', path);
    expect({ path, status: head.status, text: head.text }).toEqual({ path, status: 200, text: '' });
  }
});
