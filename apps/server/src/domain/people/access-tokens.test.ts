import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabaseKinds } from '../../testing/database.js';
import { problemOf, TestPeople } from '../../testing/people.js';
import { SigningKeys } from './signing-keys.js';
import type { MemberPrincipal } from './types.js';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

describe.each(testDatabaseKinds)('access tokens on %s', (kind) => {
  let test: TestPeople;
  let token: string;
  let member: MemberPrincipal;
  let key: { id: string; privateKey: KeyObject; publicKey: KeyObject };
  beforeAll(async () => {
    test = await TestPeople.open(kind);
    token = (await test.signIn(await test.signUp())).accessToken;
    member = await test.people.authenticate(token);
    const { database, secretKey } = test;
    const keys = new SigningKeys({ database, secretKey, audit: async () => {}, accessTokenSeconds: 60, now: Date.now });
    key = await keys.prepare().then(() => keys.current());
  });
  afterAll(() => test.close());

  const authenticate = (text: string) => problemOf(test.people.authenticate(text));
  /** As the server signs, but for what is changed. */
  const signed = (claims: object = {}, header: object = {}, signWith: KeyObject | Uint8Array = key.privateKey) => {
    const [head, payload] = token.split('.').slice(0, 2).map(decode);
    return new SignJWT({ ...payload, ...claims }).setProtectedHeader({ ...head, ...header }).sign(signWith);
  };

  it('are accepted as they were signed, and say nothing but ids and times', async () => {
    expect(await authenticate(token)).toBe('none');
    expect(await authenticate(await signed())).toBe('none');
    expect(decode(token.split('.')[0])).toEqual({ alg: 'EdDSA', kid: key.id, typ: 'at+jwt' });
    expect(decode(token.split('.')[1])).toEqual({
      iss: 'facet',
      aud: 'workspace',
      sub: member.userId,
      sid: member.sessionId,
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
  });

  it('are refused when unsigned, in any spelling of none', async () => {
    const payload = token.split('.')[1];
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      for (const signature of ['', token.split('.')[2]]) {
        expect(await authenticate(`${encode({ alg, typ: 'at+jwt', kid: key.id })}.${payload}.${signature}`)).toBe(
          'auth.token_invalid',
        );
      }
    }
  });

  it('are refused when the public key was used as the secret of HS256', async () => {
    const secrets = [
      key.publicKey.export({ type: 'spki', format: 'pem' }),
      key.publicKey.export({ type: 'spki', format: 'der' }),
      Buffer.from(key.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
      JSON.stringify(key.publicKey.export({ format: 'jwk' })),
    ];
    for (const secret of secrets) {
      const text = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: key.id })}.${token.split('.')[1]}`;
      const signature = createHmac('sha256', secret).update(text).digest('base64url');
      expect(await authenticate(`${text}.${signature}`)).toBe('auth.token_invalid');
    }
  });

  it('are refused from anybody else, for anything else, and under other keys', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    for (const [name, bad] of Object.entries({
      issuer: signed({ iss: 'https://elsewhere.example' }),
      audience: signed({ aud: 'media' }),
      type: signed({}, { typ: 'JWT' }),
      'key of a stranger': signed({}, {}, stranger),
      'unknown key id': signed({}, { kid: randomUUID() }, stranger),
      'no key id': signed({}, { kid: undefined }),
      'key in the header': signed({}, { jwk }, stranger),
      'unknown extension': signed({}, { b64: false, crit: ['b64'] }).catch(() => 'x.y.z'),
      'no session': signed({ sid: undefined }),
      'no expiry': signed({ exp: undefined }),
      'no id': signed({ jti: undefined }),
      'session of another kind': signed({ sid: 7 }),
      'unknown session': signed({ sid: randomUUID() }),
      'session that is none': signed({ sid: 'x' }),
      'user of another session': signed({ sub: randomUUID() }),
      'user that is none': signed({ sub: "' or 1=1" }),
      'not valid yet': signed({ nbf: Math.floor(Date.now() / 1000) + 600 }),
    })) {
      expect(await authenticate(await bad), name).toBe('auth.token_invalid');
    }
  });

  it('are refused changed and as garbage', async () => {
    const [head, payload, signature = ''] = token.split('.');
    const longer = encode({ ...decode(payload), exp: decode(payload).exp + 1_000_000 });
    const other = encode({ ...decode(payload), sub: randomUUID() });
    for (const bad of [
      `${head}.${longer}.${signature}`,
      `${head}.${other}.${signature}`,
      `${head}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${head}.${payload}`,
      `${head}.${payload}.${signature}.`,
      '',
      '..',
      'garbage',
      'é.ü.ø',
      'x'.repeat(5_000),
      token.repeat(3),
    ]) {
      expect(await authenticate(bad), bad.slice(0, 40)).toBe('auth.token_invalid');
    }
  });

  it('expire at their time, and as nothing else when they were never ours', async () => {
    const short = test.newPeople(2);
    await short.prepare();
    const { accessToken } = await short.login(test.from(), await test.signUp());
    expect(await problemOf(short.authenticate(accessToken))).toBe('none');
    test.now += 2_000;
    expect(await problemOf(short.authenticate(accessToken))).toBe('auth.token_expired');
    const stranger = generateKeyPairSync('ed25519').privateKey;
    expect(await authenticate(await signed({ exp: 1 }))).toBe('auth.token_expired');
    expect(await authenticate(await signed({ exp: 1 }, {}, stranger))).toBe('auth.token_invalid');
    expect(await authenticate(await signed({ exp: 1, aud: 'media' }))).toBe('auth.token_invalid');
  });

  it('work after a rotation until they end, on every server, and never after', async () => {
    const elsewhere = test.newPeople();
    const person = await test.signUp();
    const { accessToken } = await test.signIn(person);
    await elsewhere.authenticate(accessToken);
    const { keyId, previous } = await test.people.rotateSigningKeys({ name: 'admin token' });
    expect(previous.map((each) => each.keyId)).toContain(key.id);
    const renewed = (await test.signIn(person)).accessToken;
    expect(decode(renewed.split('.')[0]).kid).toBe(keyId);
    // Within five seconds of its last look the other server does not look again.
    test.now += 5_000;
    expect(await problemOf(elsewhere.authenticate(renewed))).toBe('none');
    expect(await problemOf(elsewhere.authenticate(accessToken))).toBe('none');
    expect(await authenticate(accessToken)).toBe('none');
    test.now += (3_600 + 120) * 1000;
    expect(await authenticate(accessToken)).toBe('auth.token_invalid');
    expect(await authenticate(renewed)).toBe('auth.token_expired');
    await test.people.prune();
    expect(await test.database.query('select id from signing_keys')).toEqual([{ id: keyId }]);
    const [entry] = await test.database.query("select subject_id from audit_log where action = 'signing_key.rotated'");
    expect(entry).toEqual({ subject_id: keyId });
  });

  it('are signed by one key when servers start at once, which lies sealed', async () => {
    await test.database.query('delete from signing_keys');
    const servers = Array.from({ length: 4 }, () => test.newPeople());
    await Promise.all(servers.map((server) => server.prepare()));
    const rows = await test.database.query<{ sealed: Uint8Array }>('select sealed from signing_keys');
    expect(rows).toHaveLength(1);
    // The head of a private key in PKCS#8 form.
    expect(Buffer.from(rows[0]?.sealed ?? []).includes(Buffer.from('06032b6570', 'hex'))).toBe(false);
  });
});
