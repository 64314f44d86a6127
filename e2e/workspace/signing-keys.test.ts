import { expect, inject } from 'vitest';
import { runFacet } from '../support/server-process.js';
import { newOrganisation, signIn } from '../support/workspace.js';
import { expectSuccess, workspaceTest as test } from '../support/workspace-provokes.js';

interface Rotation {
  readonly key_id: string;
  readonly created_at: string;
  readonly previous: readonly { readonly key_id: string; readonly verifies_until: string }[];
}

const keyIdOf = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;

test('a new signing key signs from now on, and signs nobody out', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const before = await signIn(organisation.owner, organisation.email);
  const answer = await admin.call('POST', '/signing-keys/rotate');
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 201 });
  const rotation = answer.json<Rotation>();
  const old = rotation.previous.find(({ key_id }) => key_id === keyIdOf(before.tokens.access_token));
  expect(Date.parse(old?.verifies_until ?? '') - Date.parse(rotation.created_at)).toBeGreaterThan(
    before.tokens.expires_in * 1_000,
  );
  expectSuccess(await before.caller.get('/auth/me'));
  const after = await signIn(organisation.owner, organisation.email);
  expect(keyIdOf(after.tokens.access_token)).toBe(rotation.key_id);
  expectSuccess(await after.caller.get('/auth/me'));
});

test('facet signing-key rotate says which key signs', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const environment = { FACET_URL: inject('baseUrl'), FACET_ADMIN_TOKEN: inject('adminToken') };
  const { code, stdout } = await runFacet(['signing-key', 'rotate'], environment);
  const { tokens } = await signIn(organisation.owner, organisation.email);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      new RegExp(`^signing with ${keyIdOf(tokens.access_token)}\\ntokens of .+ work until `),
    ),
  });
});
