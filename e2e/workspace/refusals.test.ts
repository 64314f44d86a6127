import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll } from 'vitest';
import { eventually } from '../support/http.js';
import { people, portrait } from '../support/photos.js';
import { dataOf, newMail, newOrganisation, PASSWORD, registered, signIn, visitor } from '../support/workspace.js';
import { mailsTo, tokenIn, tokenMailedTo } from '../support/workspace-mail.js';
import { oneTimeCode } from '../support/workspace-otp.js';
import { provokesWorkspace } from '../support/workspace-provokes.js';

const secret = (prefix: string) => prefix + randomBytes(32).toString('base64url');
let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenTop);
});

provokesWorkspace('INVALID_CREDENTIALS', 'a wrong password, an unknown mail', async ({ organisation }) => {
  const caller = organisation.owner.withoutCredentials();
  const login = (email: string, password: string) => caller.post('/auth/login', { email, password });
  return [
    await login(organisation.email, `${PASSWORD}!`),
    await login(organisation.email, PASSWORD.toUpperCase()),
    await login(newMail(), PASSWORD),
    await login('no address at all', PASSWORD),
  ];
});

provokesWorkspace('EMAIL_NOT_VERIFIED', 'signing in before the link was followed', async ({ admin }) => {
  const caller = visitor(admin);
  const email = await registered(caller, 'Unverified');
  return caller.post('/auth/login', { email, password: PASSWORD });
});

provokesWorkspace('INVALID_CREDENTIALS', 'a wrong password before verification', async ({ admin }) => {
  const caller = visitor(admin);
  const email = await registered(caller, 'Unverified');
  return caller.post('/auth/login', { email, password: `${PASSWORD}!` });
});

provokesWorkspace('REQUIRES_2FA', 'the right password without the code', async ({ admin }) => {
  const { owner, email } = await newOrganisation(admin);
  const { secret: shared } = await dataOf<{ secret: string }>(owner.post('/auth/2fa/setup'));
  await dataOf(owner.post('/auth/2fa/enable', { otp: oneTimeCode(shared) }));
  return owner.withoutCredentials().post('/auth/login', { email, password: PASSWORD });
});

provokesWorkspace('INVALID_CREDENTIALS', 'a wrong code, and the one that enabled 2FA', async ({ admin }) => {
  const { owner, email } = await newOrganisation(admin);
  const { secret: shared } = await dataOf<{ secret: string }>(owner.post('/auth/2fa/setup'));
  const refused = await owner.post('/auth/2fa/enable', { otp: '000000' });
  const used = oneTimeCode(shared);
  await dataOf(owner.post('/auth/2fa/enable', { otp: used }));
  const login = (otp: string, password = PASSWORD) =>
    owner.withoutCredentials().post('/auth/login', { email, password, otp });
  const answers = [refused, await login(used), await login('12345'), await login('abcdef')];
  // A code of the future does not help a wrong password, and is not used up by it.
  const next = oneTimeCode(shared, 1);
  answers.push(await login(next, `${PASSWORD}!`));
  await signIn(owner.withoutCredentials(), email, { otp: next });
  answers.push(await login(next));
  return answers;
});

provokesWorkspace('INVALID_CREDENTIALS', 'ending 2FA, or the organisation, without the secret', async ({ admin }) => {
  const { owner } = await newOrganisation(admin);
  const erase = await owner.json('DELETE', '/organization', { password: `${PASSWORD}!` });
  const { secret: shared } = await dataOf<{ secret: string }>(owner.post('/auth/2fa/setup'));
  const used = oneTimeCode(shared);
  await dataOf(owner.post('/auth/2fa/enable', { otp: used }));
  const answers = [erase, await owner.post('/auth/2fa/disable', { otp: used })];
  answers.push(await owner.post('/auth/2fa/disable', { otp: 'ABCDE-FGHIJ' }));
  await dataOf(owner.get('/auth/me'));
  return answers;
});

provokesWorkspace('TOKEN_INVALID', 'no token, and what is none, where members go', async ({ organisation }) => {
  const { owner } = organisation;
  const answers = [await owner.withoutCredentials().get('/auth/me')];
  for (const authorization of ['Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic dXNlcjpwYXNz', 'x'])
    answers.push(await owner.request('GET', '/collections', { headers: { authorization } }));
  const token = owner.credentials.authorization ?? '';
  answers.push(await owner.request('GET', '/members', { headers: { authorization: token.slice(0, -4) } }));
  answers.push(await owner.request('GET', '/plan', { headers: { authorization: `${token}A` } }));
  return answers;
});

provokesWorkspace('TOKEN_INVALID', 'a key of an application where members go', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { caller } = await collection.withKey();
  const bearer = caller.withToken(caller.credentials['x-api-key'] ?? '');
  return [await caller.get('/collections'), await caller.post('/api-keys', {}), await bearer.get('/auth/me')];
});

provokesWorkspace('TOKEN_INVALID', 'a session that was left, a refresh token used twice', async ({ admin }) => {
  const { owner, email } = await newOrganisation(admin);
  const { tokens, caller } = await signIn(owner.withoutCredentials(), email);
  const refresh = (refresh_token: string) => owner.withoutCredentials().post('/auth/refresh', { refresh_token });
  const renewed = await dataOf<{ access_token: string; refresh_token: string }>(refresh(tokens.refresh_token));
  const answers = [await refresh(tokens.refresh_token), await refresh(renewed.refresh_token)];
  answers.push(await caller.get('/auth/me'), await owner.withToken(renewed.access_token).get('/auth/me'));
  await dataOf(owner.post('/auth/logout'));
  answers.push(await owner.get('/auth/me'), await owner.post('/auth/logout'));
  return answers;
});

provokesWorkspace('TOKEN_INVALID', 'tokens of mails that nobody was sent, or twice', async ({ admin }) => {
  const caller = visitor(admin);
  const email = await registered(caller, 'Once');
  const token = await tokenMailedTo(admin, email, 'verify-email');
  const bad = secret('');
  const answers = [
    await caller.post('/auth/verify-email', { token: bad }),
    await caller.post('/auth/reset-password', { token: bad, password: PASSWORD }),
    await caller.post('/invitations/accept', { token: bad, password: PASSWORD }),
    await caller.post('/auth/refresh', { refresh_token: bad }),
    await caller.post('/auth/reset-password', { token, password: PASSWORD }),
  ];
  await dataOf(caller.post('/auth/verify-email', { token }));
  return answers;
});

provokesWorkspace('INVALID_API_KEY', 'no key, unknown ones, and other surfaces’', async ({ organisation, admin }) => {
  const { faces, caller } = await organisation.collection();
  const ofFace = await admin.createKey(organisation.id, { surface: 'face' });
  const answers = [await caller.withoutCredentials().get(faces), await caller.withKey('').get(faces)];
  for (const key of [secret('fr_live_'), secret('iksk_live_'), 'x', ofFace.key, admin.token])
    answers.push(await caller.withKey(key).get(faces));
  return answers;
});

provokesWorkspace('INVALID_API_KEY', 'a key that was revoked, switched off, expired', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { owner } = organisation;
  const keys = [await organisation.key(collection.id), await organisation.key(collection.id)];
  const [revoked, off] = keys as [(typeof keys)[0], (typeof keys)[0]];
  const expired = await organisation.key(collection.id, { expires_at: '2020-01-01T00:00:00Z' });
  for (const { key } of keys) await dataOf(owner.withKey(key).get(collection.faces));
  await dataOf(owner.delete(`/api-keys/${revoked.id}`));
  await dataOf(owner.patch(`/api-keys/${off.id}`, { active: false }));
  const answers = [];
  for (const { key } of [...keys, expired]) answers.push(await owner.withKey(key).get(collection.faces));
  return answers;
});

provokesWorkspace('INVALID_API_KEY', 'the old key after another was made of it', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { owner } = organisation;
  const old = await organisation.key(collection.id);
  const renewed = await dataOf<{ key: string }>(owner.post(`/api-keys/${old.id}/regenerate`));
  await dataOf(owner.withKey(renewed.key).get(collection.faces));
  return owner.withKey(old.key).get(collection.faces);
});

provokesWorkspace('FORBIDDEN', 'what a member’s role does not do', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { caller: member } = await organisation.member('member');
  const { caller: viewer } = await organisation.member('viewer');
  const answers = [
    await member.get('/members'),
    await member.post('/invitations', { email: newMail() }),
    await member.post('/collections', { name: 'mine' }),
    await member.patch(collection.path, { name: 'mine' }),
    await member.delete(collection.path),
    await member.get('/audit-log'),
    await member.get('/webhooks'),
    await viewer.post('/api-keys', { name: 'mine', collection_id: collection.id }),
    await collection.as(viewer).enrol(photo, 'somebody'),
    await viewer.request('DELETE', '/organization', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: PASSWORD }),
    }),
  ];
  await dataOf(viewer.get(collection.faces));
  await dataOf(collection.as(member).enrol(photo, 'somebody'), 201);
  return answers;
});

provokesWorkspace('FORBIDDEN', 'an organisation that was suspended', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const collection = await organisation.collection();
  const { key } = await organisation.key(collection.id);
  const later = await organisation.key(collection.id);
  await dataOf(organisation.owner.withKey(key).get(collection.faces));
  await admin.changeAccount(organisation.id, { status: 'suspended' });
  const { owner, email } = organisation;
  return [
    await owner.get('/auth/me'),
    await owner.withKey(later.key).get(collection.faces),
    await owner.withoutCredentials().post('/auth/login', { email, password: PASSWORD }),
  ];
});

provokesWorkspace('CONFLICT', 'the last owner, who would leave, or become less', async ({ admin }) => {
  const { owner } = await newOrganisation(admin);
  const { members } = await dataOf<{ members: { id: string }[] }>(owner.get('/members'));
  const [self] = members;
  return [await owner.delete(`/members/${self?.id}`), await owner.patch(`/members/${self?.id}`, { role: 'admin' })];
});

provokesWorkspace('CONFLICT', 'a mail that is a member’s, or is invited already', async ({ organisation }) => {
  const { owner } = organisation;
  const { email } = await organisation.member('viewer');
  const invited = newMail();
  await dataOf(owner.post('/invitations', { email: invited }), 201);
  return [
    await owner.post('/invitations', { email }),
    await owner.post('/members', { email: email.toUpperCase() }),
    await owner.post('/invitations', { email: invited }),
  ];
});

provokesWorkspace('CONFLICT', 'a link that is followed when the address has become somebody’s', async ({ admin }) => {
  const caller = visitor(admin);
  const email = await registered(caller, 'First');
  const token = await tokenMailedTo(admin, email, 'verify-email');
  await registered(caller, 'Second', email);
  const second = await eventually('a second mail', async () => {
    const mails = await mailsTo(admin, email);
    return mails.length === 2 && mails.map(tokenIn).find((each) => each !== token);
  });
  const inviting = await newOrganisation(admin);
  await dataOf(inviting.owner.post('/invitations', { email }), 201);
  const invitation = await tokenMailedTo(admin, email, 'invitation');
  await dataOf(caller.post('/auth/verify-email', { token: second }));
  return [
    await caller.post('/auth/verify-email', { token }),
    await caller.post('/invitations/accept', { token: invitation, password: PASSWORD }),
  ];
});

provokesWorkspace('CONFLICT', 'an eleventh webhook', async ({ admin }) => {
  const { owner } = await newOrganisation(admin);
  const make = () => owner.post('/webhooks', { url: 'https://hooks.example.com/facet' });
  for (let made = 0; made < 10; made++) await dataOf(make(), 201);
  return make();
});

provokesWorkspace('CONFLICT', 'setting 2FA up when it is on', async ({ admin }) => {
  const { owner } = await newOrganisation(admin);
  const { secret: shared } = await dataOf<{ secret: string }>(owner.post('/auth/2fa/setup'));
  await dataOf(owner.post('/auth/2fa/enable', { otp: oneTimeCode(shared) }));
  return [await owner.post('/auth/2fa/setup'), await owner.post('/auth/2fa/enable', { otp: oneTimeCode(shared, 1) })];
});

provokesWorkspace('NOT_FOUND', 'keys, members, invitations, webhooks, sessions that are not there', async (context) => {
  const { owner } = context.organisation;
  const answers = [];
  for (const id of [randomUUID(), 'x', '00000000-0000-0000-0000-000000000000', '%00', "'%20OR%201=1%20--"]) {
    answers.push(await owner.patch(`/api-keys/${id}`, { name: 'n' }), await owner.delete(`/api-keys/${id}`));
    answers.push(await owner.post(`/api-keys/${id}/regenerate`));
    answers.push(await owner.patch(`/members/${id}`, { role: 'viewer' }), await owner.delete(`/members/${id}`));
    answers.push(await owner.delete(`/invitations/${id}`), await owner.delete(`/auth/sessions/${id}`));
    answers.push(await owner.delete(`/webhooks/${id}`), await owner.get(`/webhooks/${id}/deliveries`));
    answers.push(await owner.post(`/webhooks/${id}/deliveries/${id}/redeliver`));
  }
  answers.push(await owner.post('/auth/2fa/enable', { otp: '123456' }));
  answers.push(await owner.post('/auth/2fa/disable', { otp: '123456' }));
  return answers;
});

provokesWorkspace('NOT_FOUND', 'paths that the surface has not', async ({ organisation }) => {
  const { owner } = organisation;
  const { path } = await organisation.collection();
  const answers = [];
  for (const route of [
    '',
    '/',
    '/nowhere',
    '/collection',
    `${path}/`,
    `${path}/people`,
    '/auth',
    '/auth/login/',
    '/%ZZ',
  ])
    answers.push(await owner.get(route), await owner.withoutCredentials().post(route, '{'));
  answers.push(await owner.withoutCredentials().get('/../v2/collections'));
  return answers;
});

provokesWorkspace('METHOD_NOT_ALLOWED', 'other methods of paths that are there', async ({ organisation }) => {
  const { path, faces } = await organisation.collection();
  const nobody = organisation.owner.withoutCredentials();
  return [
    await nobody.get('/auth/login'),
    await nobody.delete('/collections'),
    await nobody.request('PUT', path),
    await nobody.get(`${path}/identify`),
    await nobody.request('PUT', faces),
    await nobody.request('PATCH', faces),
  ];
});

provokesWorkspace('INTERNAL_ERROR', 'an exception that nobody expected', async ({ organisation }) => {
  const collection = await organisation.collection();
  const headers = { 'x-facet-fault': 'internal' };
  const answers = [
    await organisation.owner.request('GET', '/collections', { headers }),
    await organisation.owner.json('POST', '/collections', { name: 'never made' }, headers),
    await collection.caller.form(collection.faces, { external_id: 'nobody', image: photo }, headers),
  ];
  return answers;
});
