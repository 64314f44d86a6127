import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer } from '../support/http.js';
import { dataOf, newOrganisation, type Organisation, PASSWORD, signIn, type Tokens } from '../support/workspace.js';
import { tokenMailedTo } from '../support/workspace-mail.js';
import { oneTimeCode } from '../support/workspace-otp.js';
import {
  expectSuccess,
  expectWorkspaceRefusal,
  provokesWorkspace,
  workspaceTest as test,
} from '../support/workspace-provokes.js';

type Json = Record<string, unknown>;
interface Token {
  readonly header: Json;
  readonly claims: Json;
  readonly signature: string;
}

const encoded = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (text = ''): Json => JSON.parse(Buffer.from(text, 'base64url').toString()) as Json;

function parts(token: string): Token {
  const [header, claims, signature = ''] = token.split('.');
  return { header: decoded(header), claims: decoded(claims), signature };
}

const assembled = ({ header, claims, signature }: Token): string =>
  `${encoded(header)}.${encoded(claims)}.${signature}`;

/** Signed with a key of the forger's own, which is all that somebody outside can do. */
function forged(header: Json, claims: Json): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
}

/** Signed with a text that a careless server might take for its secret. */
function hashed(header: Json, claims: Json, secret: string): string {
  const content = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

const accessTokenOf = ({ owner }: Organisation): string =>
  (owner.credentials.authorization ?? '').replace('Bearer ', '');

test('an access token names its key, its issuer, its audience and its hour', async ({ organisation }) => {
  const { header, claims } = parts(accessTokenOf(organisation));
  expect(header).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.stringMatching(/\S/) });
  expect(claims).toMatchObject({ iss: 'facet', aud: 'workspace', sub: expect.any(String), sid: expect.any(String) });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
});

provokesWorkspace(
  'TOKEN_INVALID',
  'tokens that were changed, forged, or signed by nobody',
  async ({ organisation }) => {
    const genuine = accessTokenOf(organisation);
    const token = parts(genuine);
    const { header, claims, signature } = token;
    const { publicKey } = generateKeyPairSync('ed25519');
    const flipped = Buffer.from(signature, 'base64url');
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    const forgeries: Record<string, string> = {
      'alg none': assembled({ header: { ...header, alg: 'none' }, claims, signature: '' }),
      'alg None': assembled({ header: { ...header, alg: 'None' }, claims, signature: '' }),
      'alg none with the signature': assembled({ ...token, header: { ...header, alg: 'none' } }),
      'another role in the claims': assembled({ ...token, claims: { ...claims, role: 'owner' } }),
      'a later end': assembled({ ...token, claims: { ...claims, exp: Number(claims.exp) + 3600 } }),
      'a signature with one bit changed': `${genuine.slice(0, genuine.lastIndexOf('.'))}.${flipped.toString('base64url')}`,
      'no signature': genuine.slice(0, genuine.lastIndexOf('.') + 1),
      "another's key under our id": forged(header, claims),
      "another's key under its own id": forged({ ...header, kid: 'theirs' }, claims),
      'a key that comes along': forged({ ...header, jwk: publicKey.export({ format: 'jwk' }) }, claims),
      'a key from elsewhere': forged({ ...header, jku: 'https://attacker.example/keys.json' }, claims),
      'a key id that is a path': forged({ ...header, kid: '../../../../dev/null' }, claims),
      'a key id that is SQL': forged({ ...header, kid: "' or true --" }, claims),
      'another issuer': forged(header, { ...claims, iss: 'https://attacker.example' }),
      'HMAC with nothing': hashed(header, claims, ''),
      'HMAC with the key id': hashed(header, claims, String(header.kid)),
      'HMAC with a public key': hashed(header, claims, publicKey.export({ format: 'pem', type: 'spki' }).toString()),
      'critical extensions': forged({ ...header, crit: ['b64'], b64: false }, claims),
    };
    expectSuccess(await organisation.owner.get('/auth/me'));
    const answers: Answer[] = [];
    for (const forgery of Object.values(forgeries)) {
      const caller = organisation.owner.withToken(forgery);
      answers.push(await caller.get('/auth/me'), await caller.get('/collections'));
    }
    return answers;
  },
);

provokesWorkspace(
  'TOKEN_INVALID',
  'of 20 uses of one refresh token at once, and the family after them',
  async ({ admin }) => {
    const { owner, email } = await newOrganisation(admin);
    const { tokens, caller } = await signIn(owner.withoutCredentials(), email);
    const refresh = (refresh_token: string) => owner.withoutCredentials().post('/auth/refresh', { refresh_token });
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(tokens.refresh_token)));
    const [renewed, ...more] = answers.filter(({ status }) => status === 200);
    expect(more).toEqual([]);
    const refused = answers.filter(({ status }) => status !== 200);
    // Whoever won, one of them may be a thief: nothing of the session is good any more, and other sessions are.
    if (!renewed) throw new Error('nobody was given new tokens');
    const won = expectSuccess<Tokens>(renewed);
    refused.push(await refresh(won.refresh_token), await owner.withToken(won.access_token).get('/auth/me'));
    refused.push(await caller.get('/auth/me'));
    expectSuccess(await owner.get('/auth/me'));
    return refused;
  },
);

provokesWorkspace(
  'INVALID_CREDENTIALS',
  'all but one of 10 uses of one code at once, and of one recovery code',
  async ({ admin }) => {
    const { owner, email } = await newOrganisation(admin);
    const { secret } = await dataOf<{ secret: string }>(owner.post('/auth/2fa/setup'));
    const { recovery_codes } = await dataOf<{ recovery_codes: string[] }>(
      owner.post('/auth/2fa/enable', { otp: oneTimeCode(secret) }),
    );
    expect(new Set(recovery_codes).size).toBe(10);
    const refused: Answer[] = [];
    const [first, second, third] = recovery_codes;
    for (const [otp, fresh = ''] of [
      [oneTimeCode(secret, 1), first],
      [second, third],
    ]) {
      const visitor = owner.withoutCredentials();
      const login = () => visitor.post('/auth/login', { email, password: PASSWORD, otp });
      const answers = await Promise.all(Array.from({ length: 10 }, login));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      refused.push(...answers.filter(({ status }) => status === 401));
      // A success clears the count of attempts, so that the next code can be tried.
      await signIn(visitor, email, { otp: fresh });
    }
    return refused;
  },
);

test('a password that was reset ends every session', async ({ admin }) => {
  const { owner, email } = await newOrganisation(admin);
  const { caller, tokens } = await signIn(owner.withoutCredentials(), email);
  await dataOf(owner.withoutCredentials().post('/auth/forgot-password', { email }));
  const token = await tokenMailedTo(admin, email, 'reset-password');
  const password = 'quite another long password';
  await dataOf(owner.withoutCredentials().post('/auth/reset-password', { token, password }));
  for (const each of [owner, caller]) expectWorkspaceRefusal(await each.get('/auth/me'), 'TOKEN_INVALID');
  const { refresh_token } = tokens;
  expectWorkspaceRefusal(await owner.withoutCredentials().post('/auth/refresh', { refresh_token }), 'TOKEN_INVALID');
  expectWorkspaceRefusal(
    await owner.withoutCredentials().post('/auth/reset-password', { token, password: PASSWORD }),
    'TOKEN_INVALID',
  );
});
