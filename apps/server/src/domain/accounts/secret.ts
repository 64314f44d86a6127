import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeySurface } from './types.js';

const prefixes: Record<KeySurface, string> = {
  face: 'iksk_live_',
  workspace: 'fr_live_',
  gateway: 'ila_',
  media: 'aion_',
  kyc: 'kyc_live_',
};

/** 256 random bits in base64url. */
const randomPart = /^[A-Za-z0-9_-]{43}$/;

export interface NewSecret {
  secret: string;
  hash: Buffer;
  hint: string;
}

/** A new key of a surface: its prefix and 256 random bits. Show `secret` once and keep only the other two. */
export function createSecret(surface: KeySurface): NewSecret {
  const secret = prefixes[surface] + randomBytes(32).toString('base64url');
  return { secret, hash: hashSecret(secret), hint: `${prefixes[surface]}…${secret.slice(-4)}` };
}

/** SHA-256. Fast is fine here, unlike for passwords: 256 random bits cannot be guessed at any speed. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether the text has the form of a key of this surface; spares the database what cannot be one. */
export function looksLikeSecret(text: string, surface: KeySurface): boolean {
  return text.startsWith(prefixes[surface]) && randomPart.test(text.slice(prefixes[surface].length));
}

/** Compares two secrets in a time that depends on neither, also when their lengths differ. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hashSecret(given), hashSecret(expected));
}
