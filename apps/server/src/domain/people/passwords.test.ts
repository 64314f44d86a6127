import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../../testing/people.js';
import { isSameHash, Passwords } from './passwords.js';

const secretKey = randomBytes(32);
const passwords = new Passwords(secretKey);

describe('passwords', () => {
  it('have one hash for each address, and another for any other password, address and server', async () => {
    const hash = await passwords.hash('a@example.com', 'correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    const again = await new Passwords(secretKey).hash('a@example.com', 'correct horse');
    expect(isSameHash(hash, again)).toBe(true);
    for (const other of [
      await passwords.hash('a@example.com', 'Correct horse'),
      await passwords.hash('b@example.com', 'correct horse'),
      await new Passwords(randomBytes(32)).hash('a@example.com', 'correct horse'),
      '',
    ]) {
      expect(isSameHash(hash, other)).toBe(false);
    }
  });

  it('are the same however their characters are composed, and take any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const hash = await passwords.hash('a@example.com', text);
        expect(await passwords.hash('a@example.com', text.normalize('NFD'))).toBe(hash);
      }),
      { numRuns: 20 },
    );
  });

  it('are refused when too many wait for their hash', async () => {
    const hashes = Array.from({ length: 503 }, (_, n) => problemOf(passwords.hash('a@example.com', `${n}`)));
    const results = await Promise.all(hashes);
    expect(results.filter((result) => result === 'server.overloaded')).toHaveLength(1);
    expect(await problemOf(passwords.hash('a@example.com', 'later'))).toBe('none');
  }, 60_000);
});
