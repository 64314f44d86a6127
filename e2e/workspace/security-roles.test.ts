import { expect, inject } from 'vitest';
import { fetchOpenApi } from '../support/openapi.js';
import { people, portrait } from '../support/photos.js';
import { newOrganisation } from '../support/workspace.js';
import { callWorkspace, type WorkspaceTargets, workspaceOperations } from '../support/workspace-operations.js';
import { expectWorkspaceRefusal, workspaceTest as test } from '../support/workspace-provokes.js';

type Role = 'owner' | 'admin' | 'member' | 'viewer';
const everybody: readonly Role[] = ['owner', 'admin', 'member', 'viewer'];
const workers: readonly Role[] = ['owner', 'admin', 'member'];
const managers: readonly Role[] = ['owner', 'admin'];

/** Who may do what, written down here once more on purpose. */
const allowed: Readonly<Record<string, readonly Role[]>> = {
  getMe: everybody,
  setUpOtp: everybody,
  enableOtp: everybody,
  disableOtp: everybody,
  listSessions: everybody,
  revokeSession: everybody,
  listMembers: managers,
  addMember: managers,
  updateMember: managers,
  removeMember: managers,
  listInvitations: managers,
  invite: managers,
  revokeInvitation: managers,
  listCollections: everybody,
  createCollection: managers,
  getCollection: everybody,
  updateCollection: managers,
  deleteCollection: managers,
  listKeys: everybody,
  createKey: workers,
  updateKey: workers,
  revokeKey: workers,
  regenerateKey: workers,
  enrolFace: workers,
  enrolFaces: workers,
  listFaces: everybody,
  getFace: everybody,
  updateFace: workers,
  deleteFace: workers,
  compareFaces: everybody,
  verifyFace: everybody,
  identifyFace: everybody,
  checkLiveness: everybody,
  getUsage: everybody,
  getPlan: everybody,
  listAudit: managers,
  listWebhooks: managers,
  createWebhook: managers,
  deleteWebhook: managers,
  listDeliveries: managers,
  redeliver: managers,
  deleteOrganization: ['owner'],
};

/** Anybody may call these: what they do depends on a password, a code or a token of a mail. */
const open = new Set([
  'register',
  'verifyEmail',
  'resendVerification',
  'login',
  'refresh',
  'logout',
  'forgotPassword',
  'resetPassword',
  'acceptInvitation',
]);

const operations = workspaceOperations(await fetchOpenApi(inject('baseUrl')));
const photo = await portrait(people.greenDress);
/** Nothing is there: who may try is told so, and nothing is changed for those who come after. */
const nowhere = '00000000-0000-4000-8000-000000000000';
const targets: WorkspaceTargets = {
  collectionId: nowhere,
  faceId: nowhere,
  photo,
  deliveryId: nowhere,
  ids: { 'api-keys': nowhere, members: nowhere, invitations: nowhere, webhooks: nowhere, sessions: nowhere },
};

test('every operation is for certain roles, for every member, or for anybody', () => {
  const names = operations.map(({ name }) => name).sort();
  expect(names).toEqual([...Object.keys(allowed), ...open].sort());
});

test('each role does what it may, and nothing else', { timeout: 120_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const callers = [{ role: 'owner' as Role, caller: organisation.owner }];
  for (const role of ['admin', 'member', 'viewer'] as const)
    callers.push({ role, caller: (await organisation.member(role)).caller });
  for (const { role, caller } of callers) {
    for (const operation of operations) {
      if (open.has(operation.name)) continue;
      const answer = await callWorkspace(caller, operation, targets);
      const call = `${operation.name} by ${role}`;
      if (allowed[operation.name]?.includes(role)) {
        expect({ call, status: answer.status }).not.toMatchObject({ status: 403 });
        expect({ call, text: answer.text }).not.toMatchObject({ text: expect.stringContaining('TOKEN_INVALID') });
      } else {
        expect({ call, status: answer.status }).toEqual({ call, status: 403 });
        expectWorkspaceRefusal(answer, 'FORBIDDEN');
      }
    }
  }
});

test('no credentials, none of it', async ({ organisation }) => {
  const visitor = organisation.owner.withoutCredentials();
  for (const operation of operations) {
    if (open.has(operation.name)) continue;
    const { status } = await callWorkspace(visitor, operation, targets);
    expect({ name: operation.name, status }).toEqual({ name: operation.name, status: 401 });
  }
});

test('nobody rises by themselves, or above the one who lifts them', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { caller: second, email } = await organisation.member('admin');
  const { data } = (await second.get('/members')).json<{ data: { members: { id: string; email: string }[] } }>();
  const self = data.members.find((member) => member.email === email)?.id;
  const founder = data.members.find((member) => member.email === organisation.email)?.id;
  for (const answer of [
    await second.patch(`/members/${self}`, { role: 'owner' }),
    await second.patch(`/members/${founder}`, { role: 'viewer' }),
    await second.delete(`/members/${founder}`),
    await second.post('/invitations', { email: 'third@example.com', role: 'owner' }),
  ])
    expectWorkspaceRefusal(answer, 'FORBIDDEN');
});
