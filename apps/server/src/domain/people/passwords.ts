import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { fail, limits } from '@facet/contract';
import { type Algorithm, hash } from '@node-rs/argon2';
import { Turns } from './turns.js';

/**
 * The least that OWASP's password storage cheat sheet recommends for argon2id: 19 MiB, two passes, one lane. One hash
 * takes 11 ms of one core of an EPYC server.
 */
const cost = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashes at a time: they hold 19 MiB each, and threads of a pool of four that files are read by as well. */
const atOnce = 2;
/** Hashes that may wait: three seconds' work. */
const waiting = 500;
const saltBytes = 16;

/**
 * Hashes passwords. The salt is derived from the address under the secret key: it differs from one address to another and
 * from one server to another, and all hashes that one address has can be compared at the price of one. Whoever signs in
 * is held against a user and against pending registrations, and the work must not tell which of them there are.
 */
export class Passwords {
  readonly #saltKey: Uint8Array;
  readonly #turns = new Turns(atOnce, waiting);

  /** @param saltKey what `deriveSaltKey` made of an earlier secret, for the hashes that are there to stay good. */
  constructor(secretKey: Uint8Array, saltKey: Uint8Array = deriveSaltKey(secretKey)) {
    this.#saltKey = saltKey;
  }

  /** Raises `request.invalid` for a password that is too short or too long, `server.overloaded` when too many wait. */
  async hashNew(mail: string, password: string): Promise<string> {
    const { minPasswordCharacters: least, maxPasswordCharacters: most } = limits.workspace;
    if (password.length < least || password.length > most) {
      const message = `must have ${least} to ${most} characters`;
      fail('request.invalid', { issues: [{ field: 'password', message }] });
    }
    return this.hash(mail, password);
  }

  /** The hash that the address would have with this password. Raises `server.overloaded` when too many wait. */
  hash(mail: string, password: string): Promise<string> {
    const salt = createHmac('sha256', this.#saltKey).update(mail).digest().subarray(0, saltBytes);
    // One password has one form, however a keyboard composes it (NIST SP 800-63B, 5.1.1.2).
    return this.#turns.take(() => hash(password.normalize('NFKC'), { ...cost, salt }));
  }
}

/** 32 bytes derived from the server's secret: what the salts are derived from. */
export function deriveSaltKey(secretKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, '', 'facet password salts', 32));
}

/** Compares two hashes in a time that depends on neither. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
