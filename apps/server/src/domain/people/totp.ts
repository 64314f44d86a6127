import { Secret, TOTP } from 'otpauth';
import type { OtpSetup } from './types.js';

/** What every authenticator app understands; others silently ignore any other choice. */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Codes of the step before and after are taken as well, for clocks that are half a minute off. */
const drift = 1;
/** RFC 4226 asks for 128 bits at least and recommends 160. */
const secretBytes = 20;
const issuer = 'Facet';

export function createOtpSecret(): Uint8Array {
  return new Secret({ size: secretBytes }).bytes;
}

/** How an authenticator app is told of the secret. */
export function otpSetup(secretBytes: Uint8Array, email: string): OtpSetup {
  const secret = secretOf(secretBytes);
  return { uri: new TOTP({ ...settings, issuer, label: email, secret }).toString(), secret: secret.base32 };
}

/** Whether the text has the form of a code: six digits, however they are spaced. */
export function looksLikeCode(text: string): boolean {
  return /^\d{6}$/.test(withoutSpaces(text));
}

/**
 * The step of 30 seconds since 1970 that the code belongs to; undefined for one of no step near this moment.
 *
 * @param now milliseconds since 1970.
 */
export function stepOfCode(secretBytes: Uint8Array, code: string, now: number): number | undefined {
  if (!looksLikeCode(code)) return undefined;
  const totp = new TOTP({ ...settings, secret: secretOf(secretBytes) });
  const delta = totp.validate({ token: withoutSpaces(code), timestamp: now, window: drift });
  return delta === null ? undefined : totp.counter({ timestamp: now }) + delta;
}

function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}

function withoutSpaces(text: string): string {
  return text.replace(/\s/g, '');
}
