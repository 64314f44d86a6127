import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CannotStartError } from '../../cannot-start.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { Database } from '../ports/database.js';
import { checkSecretKey, parseSecretKey, verifySecretKey } from './index.js';

describe('parseSecretKey', () => {
  it('reads 32 bytes in base64, base64url and hex', () => {
    const key = Buffer.alloc(32, 0xfb);
    const padded = key.toString('base64');
    const texts = [padded, padded.replace('=', ''), key.toString('base64url'), key.toString('hex').toUpperCase()];
    for (const text of texts) expect(parseSecretKey(text), text).toEqual(key);
  });

  it('refuses other lengths, other characters, mixed alphabets and spare bits', () => {
    const text = Buffer.alloc(32, 0xfb).toString('base64url');
    const [short, long] = [randomBytes(31), randomBytes(33)];
    const bad = ['', 'hunter2', `${text.slice(0, -1)}.`, `+${text.slice(1)}`, `${text.slice(0, -1)}t`, `${text}==`];
    for (const each of [...bad, short.toString('base64'), long.toString('base64url'), short.toString('hex')]) {
      expect(parseSecretKey(each), each).toBeUndefined();
    }
  });
});

describe.each(testDatabaseKinds)('checkSecretKey on %s', (kind) => {
  let database: Database;
  const [first, other] = [randomBytes(32), randomBytes(32)];
  beforeAll(async () => {
    database = await openTestDatabase(kind);
  });
  beforeEach(() => database.query('delete from secret_key_check'));
  afterAll(() => database.close());

  it('remembers the first key and refuses another one', async () => {
    expect(await verifySecretKey(database, first)).toBe(false);
    await checkSecretKey(database, first);
    await checkSecretKey(database, first);
    expect(await verifySecretKey(database, first)).toBe(true);
    const refused = await checkSecretKey(database, other).catch((error) => error);
    expect(refused).toBeInstanceOf(CannotStartError);
    expect(refused.message).toMatch(/not the one .* FACET_SECRET_KEY/);
    expect(refused.message).not.toContain('\n');
  });

  it('lets one of two in that start at once with different keys', async () => {
    const results = await Promise.allSettled([first, other].map((key) => checkSecretKey(database, key)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
