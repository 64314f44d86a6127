import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CannotStartError } from '../../cannot-start.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { Database } from '../ports/database.js';
import { chooseSecretKey, openRootKeys, parseSecretKey, readRootKeys, UnsealError, writeRootKeys } from './index.js';
import { sealCheck } from './secret-key.js';

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

describe.each(testDatabaseKinds)('root keys on %s', (kind) => {
  const [first, other, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
  });
  afterAll(() => database.close());
  beforeEach(() => database.query('delete from secret_key_check'));

  it('are made under the first secret key, and opened by it alone', async () => {
    expect(await readRootKeys(database, [first])).toBeUndefined();
    expect(await chooseSecretKey(database, [third, first])).toBe(third);
    const made = await openRootKeys(database, [first, other]);
    expect(made).toMatchObject({ secretKey: first, isSecretKey: false, chainKey: undefined, saltKey: undefined });
    expect(made.root).toHaveLength(32);
    expect(made.root).not.toEqual(first);
    expect(await openRootKeys(database, [first])).toEqual(made);
    expect(await openRootKeys(database, [other, first])).toEqual(made);
    expect(await chooseSecretKey(database, [other, first])).toBe(first);
    for (const attempt of [openRootKeys, readRootKeys, chooseSecretKey]) {
      const refused = await attempt(database, [other, third]).catch((error) => error);
      expect(refused).toBeInstanceOf(CannotStartError);
      expect(refused.message).toMatch(/not the one .* FACET_SECRET_KEY/);
    }
  });

  it('are agreed on by servers that start at once, of which those with another secret key are refused', async () => {
    const starts = [first, first, other, first].map((key) => openRootKeys(database, [key]));
    const results = await Promise.allSettled(starts);
    const roots = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.root] : []));
    expect([1, 3]).toContain(roots.length);
    for (const root of roots) expect(root).toEqual(roots[0]);
  });

  it('are the secret key itself where the database is from before there were any', async () => {
    await database.query('insert into secret_key_check (sealed) values ($1)', [sealCheck(first)]);
    const keys = { secretKey: first, isSecretKey: true, root: first, chainKey: undefined, saltKey: undefined };
    expect(await openRootKeys(database, [other, first])).toEqual(keys);
    await expect(openRootKeys(database, [other])).rejects.toThrow(CannotStartError);
  });

  it('come back as they were written, each in its own place', async () => {
    const keys = { root: randomBytes(32), chainKey: randomBytes(36), saltKey: randomBytes(32) };
    await openRootKeys(database, [first]);
    await writeRootKeys(database, other, keys);
    expect(await openRootKeys(database, [other])).toEqual({ ...keys, secretKey: other, isSecretKey: false });
    await database.query('update secret_key_check set chain_key = salt_key');
    await expect(openRootKeys(database, [other])).rejects.toThrow(UnsealError);
  });
});
