import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { Database } from '../ports/database.js';
import { DataKeys, UnsealError } from './index.js';

describe.each(testDatabaseKinds)('data keys on %s', (kind) => {
  let database: Database;
  const dataKeys = new DataKeys({ secretKey: randomBytes(32) });
  const face = Buffer.from('the pixels of a face');
  beforeAll(async () => {
    database = await openTestDatabase(kind);
  });
  afterAll(() => database.close());

  async function newAccount(): Promise<string> {
    const id = randomUUID();
    await database.query("insert into accounts (id, name, plan) values ($1, 'test', 'free')", [id]);
    return id;
  }
  const wrappedKeys = (accountId: string) =>
    database.query<{ wrapped: Buffer }>('select wrapped from account_data_keys where account_id = $1', [accountId]);

  it('open what they sealed, in the order it was given', async () => {
    const account = await newAccount();
    const sealed = await dataKeys.seal(database, account, 'crop:a:b', face);
    expect(Buffer.from(sealed).includes(face)).toBe(false);
    expect(await dataKeys.open(database, account, 'crop:a:b', sealed)).toEqual(face);
    const several = ['one', 'two', 'three'].map((text) => ({ context: text, bytes: Buffer.from(text) }));
    const all = await database.transaction((sql) => dataKeys.sealAll(sql, account, several));
    const reopened = await dataKeys.openAll(
      database,
      account,
      all.map((bytes, index) => ({ context: several[index]?.context as string, bytes })),
    );
    expect(reopened.map(String)).toEqual(['one', 'two', 'three']);
    expect(await wrappedKeys(account)).toHaveLength(1);
  });

  it('refuse another context, account, secret key, and a key moved to another account', async () => {
    const [mine, theirs] = [await newAccount(), await newAccount()];
    const sealed = await dataKeys.seal(database, mine, 'crop:a:b', face);
    const stranger = new DataKeys({ secretKey: randomBytes(32) });
    await expect(dataKeys.open(database, mine, 'crop:a:c', sealed)).rejects.toThrow(UnsealError);
    await expect(dataKeys.open(database, theirs, 'crop:a:b', sealed)).rejects.toThrow(UnsealError);
    await expect(stranger.open(database, mine, 'crop:a:b', sealed)).rejects.toThrow(UnsealError);
    await expect(stranger.seal(database, mine, 'crop:a:b', face)).rejects.toThrow(UnsealError);
    await dataKeys.seal(database, theirs, 'x', face);
    await expect(dataKeys.open(database, theirs, 'crop:a:b', sealed)).rejects.toThrow(UnsealError);
    await database.query(
      'update account_data_keys set wrapped = (select wrapped from account_data_keys where account_id = $1) where account_id = $2',
      [mine, theirs],
    );
    await expect(dataKeys.open(database, theirs, 'crop:a:b', sealed)).rejects.toThrow(UnsealError);
  });

  it('make one key when first used many times at once', async () => {
    const account = await newAccount();
    const sealed = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        database.transaction((sql) => dataKeys.seal(sql, account, `crop:${n}`, face)),
      ),
    );
    expect(await wrappedKeys(account)).toHaveLength(1);
    for (const [n, bytes] of sealed.entries()) {
      expect(await dataKeys.open(database, account, `crop:${n}`, bytes)).toEqual(face);
    }
  });

  it('leave no key of a transaction that was rolled back', async () => {
    const account = await newAccount();
    const undone = database.transaction(async (sql) => {
      await dataKeys.seal(sql, account, 'x', face);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect(await wrappedKeys(account)).toEqual([]);
  });

  it('are gone with the account, and what they sealed with them', async () => {
    const account = await newAccount();
    const sealed = await dataKeys.seal(database, account, 'x', face);
    await database.query('delete from accounts where id = $1', [account]);
    expect(await wrappedKeys(account)).toEqual([]);
    await expect(dataKeys.open(database, account, 'x', sealed)).rejects.toThrow(UnsealError);
    await expect(dataKeys.seal(database, account, 'x', face)).rejects.toMatchObject({ problem: 'resource.not_found' });
  });

  it('refuse a secret key of another length', () => {
    expect(() => new DataKeys({ secretKey: randomBytes(16) })).toThrow(RangeError);
  });
});
