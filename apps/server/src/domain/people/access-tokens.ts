import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import { errors, type JWTVerifyResult, jwtVerify, SignJWT } from 'jose';
import { uuid } from './context.js';
import type { SigningKeys } from './signing-keys.js';

const algorithm = 'EdDSA';
/** RFC 9068: tells access tokens from any other use of JWTs. */
const type = 'at+jwt';
const issuer = 'facet';
const audience = 'workspace';
/** Ours have about 400. */
const mostCharacters = 2_048;

/** Whom a token speaks of. Whether that still holds is for the database to say. */
export interface TokenSubject {
  userId: string;
  sessionId: string;
}

interface AccessTokensParts {
  signingKeys: SigningKeys;
  accessTokenSeconds: number;
  now: () => number;
}

export async function signAccessToken(
  { signingKeys, accessTokenSeconds, now }: AccessTokensParts,
  { userId, sessionId }: TokenSubject,
): Promise<string> {
  const key = await signingKeys.current();
  const issuedAt = Math.floor(now() / 1000);
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: algorithm, kid: key.id, typ: type })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(userId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessTokenSeconds)
    .sign(key.privateKey);
}

/** Raises `auth.token_expired` for a token that was ours, and `auth.token_invalid` for any other. */
export async function verifyAccessToken(
  { signingKeys, now }: Pick<AccessTokensParts, 'signingKeys' | 'now'>,
  token: string,
): Promise<TokenSubject> {
  if (token.length > mostCharacters) fail('auth.token_invalid');
  const { payload } = await jwtVerify(
    token,
    async ({ kid }) => {
      const key = kid === undefined ? undefined : await signingKeys.find(kid);
      return key?.publicKey ?? fail('auth.token_invalid');
    },
    {
      // Pinned: the header of a token does not choose how it is checked.
      algorithms: [algorithm],
      typ: type,
      issuer,
      audience,
      requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
      currentDate: new Date(now()),
    },
  ).catch(refuse);
  const { sub, sid } = payload;
  if (typeof sub !== 'string' || typeof sid !== 'string' || !uuid.test(sub) || !uuid.test(sid))
    fail('auth.token_invalid');
  return { userId: sub, sessionId: sid };
}

function refuse(error: unknown): never | JWTVerifyResult {
  if (error instanceof errors.JWTExpired) fail('auth.token_expired', {}, error);
  if (error instanceof errors.JOSEError) fail('auth.token_invalid', {}, error);
  throw error;
}
