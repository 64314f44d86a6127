import { createHash, randomBytes } from 'node:crypto';

const randomPart = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits: what a mail's link or a refresh token is. Only the hash is kept. */
export interface NewToken {
  token: string;
  hash: Buffer;
}

export function createToken(): NewToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** SHA-256. Fast is fine here, unlike for passwords: 256 random bits cannot be guessed at any speed. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The hash of a text that could be a token; undefined spares the database one that cannot. */
export function hashOfToken(text: string): Buffer | undefined {
  return randomPart.test(text) ? hashToken(text) : undefined;
}
