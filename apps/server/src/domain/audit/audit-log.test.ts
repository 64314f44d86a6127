import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { Database } from '../ports/database.js';
import { AuditLog } from './audit-log.js';
import type { AuditHead } from './types.js';

const secretKey = new Uint8Array(32).fill(1);
const actor = { name: 'ada@example.com', id: randomUUID(), address: '198.51.100.7', requestId: randomUUID() };

describe.each(testDatabaseKinds)('the audit log on %s', (kind) => {
  let database: Database;
  let log: AuditLog;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    log = new AuditLog({ database, secretKey });
    // Whoever can change the log can do this first.
    await database.query('alter table audit_log disable trigger audit_log_append_only');
  });
  afterAll(() => database?.close());

  const append = (accountId: string | undefined, details: Record<string, unknown> = {}, through = log) =>
    database.transaction((sql) =>
      through.append(sql, actor, {
        action: 'key.created',
        subjectType: 'key',
        subjectId: 'k',
        ...(accountId !== undefined && { accountId }),
        details,
      }),
    );
  /** An account's chain of five entries. */
  const newChain = async () => {
    const accountId = randomUUID();
    for (let n = 1; n <= 5; n++) await append(accountId, { n });
    return accountId;
  };
  const idOf = async (accountId: string, seq: number) => {
    const [row] = await database.query<{ id: number }>('select id from audit_log where account_id = $1 and seq = $2', [
      accountId,
      seq,
    ]);
    return row?.id as number;
  };
  const breakOf = async (accountId: string, kept?: Pick<AuditHead, 'seq' | 'mac'>) =>
    (await log.verifyChain(accountId, kept)).broken;

  it('says who did what, when and from where, the newest first', async () => {
    const accountId = await newChain();
    const page = await log.list({ accountId, limit: 2 });
    expect(page.items).toMatchObject([{ seq: 5 }, { seq: 4 }]);
    expect(page.items[0]).toEqual({
      id: expect.any(Number),
      at: expect.any(Date),
      actor: actor.name,
      actorId: actor.id,
      address: actor.address,
      requestId: actor.requestId,
      action: 'key.created',
      accountId,
      subjectType: 'key',
      subjectId: 'k',
      details: { n: 5 },
      seq: 5,
    });
    const rest = await log.list({ accountId, limit: 200, cursor: page.nextCursor as string });
    expect(rest).toMatchObject({ items: [{ seq: 3 }, { seq: 2 }, { seq: 1 }], nextCursor: null });
    expect((await log.list({ accountId, action: 'key.revoked', limit: 9 })).items).toEqual([]);
    expect((await log.list({ accountId, actorId: actor.id, to: new Date(0), limit: 9 })).items).toEqual([]);
    expect((await log.list({ accountId: 'nobody', limit: 9 })).items).toEqual([]);
    await expect(log.list({ limit: 9, cursor: page.nextCursor as string })).rejects.toMatchObject({
      problem: 'request.invalid',
    });
  });

  it('keeps whatever an entry says readable and verifiable', async () => {
    const accountId = randomUUID();
    await append(accountId, {
      z: 1.5,
      a: { y: [1e21, -0, 5e-324, null, true], x: '\ud800 half a pair, € and 😀' },
      when: new Date(0),
      gone: undefined,
    });
    await append(accountId);
    expect(await log.verifyChain(accountId)).toMatchObject({ entries: 2, unchained: 0, broken: null });
  });

  it('puts parallel entries of one account one after the other', async () => {
    const accountId = randomUUID();
    await Promise.all(Array.from({ length: 20 }, (_, n) => append(accountId, { n })));
    expect(await log.verifyChain(accountId)).toMatchObject({ entries: 20, head: { seq: 20 }, broken: null });
  });

  it('leaves no gap where a change was undone, and refuses to write outside of one', async () => {
    const accountId = await newChain();
    const undone = database.transaction(async (sql) => {
      await log.append(sql, actor, { action: 'key.revoked', subjectType: 'key', subjectId: 'k', accountId });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await append(accountId);
    expect(await log.verifyChain(accountId)).toMatchObject({ entries: 6, broken: null });
    const outside = log.append(database, actor, { action: 'a.b', subjectType: 'key', subjectId: 'k', accountId });
    await expect(outside).rejects.toThrow('transaction');
  });

  it.each([
    "at = at + interval '1 second'",
    "actor = 'eve'",
    'actor_id = null',
    "address = '192.0.2.1'",
    'request_id = null',
    "action = 'key.used'",
    "subject_type = 'plan'",
    "subject_id = 'l'",
    `details = '{"n": 4}'`,
    "mac = decode(repeat('00', 32), 'hex')",
  ])('finds an entry that was changed: %s', async (change) => {
    const accountId = await newChain();
    const entryId = await idOf(accountId, 3);
    await database.query(`update audit_log set ${change} where id = $1`, [entryId]);
    expect(await log.verifyChain(accountId)).toMatchObject({
      entries: 2,
      broken: { fault: 'changed', seq: 3, entryId },
    });
  });

  it('finds entries that were removed, at the start, in the middle and at the end', async () => {
    for (const seq of [1, 3]) {
      const accountId = await newChain();
      await database.query('delete from audit_log where account_id = $1 and seq = $2', [accountId, seq]);
      const entryId = await idOf(accountId, seq + 1);
      expect(await breakOf(accountId)).toEqual({ fault: 'removed', seq, entryId });
    }
    const accountId = await newChain();
    await database.query('delete from audit_log where account_id = $1 and seq >= 4', [accountId]);
    expect(await breakOf(accountId)).toEqual({ fault: 'truncated', seq: 4, entryId: null });
    await database.query('delete from audit_log where account_id = $1', [accountId]);
    expect(await breakOf(accountId)).toEqual({ fault: 'truncated', seq: 1, entryId: null });
  });

  it('finds an entry that was removed and the others numbered anew', async () => {
    const accountId = await newChain();
    await database.query('delete from audit_log where account_id = $1 and seq = 3', [accountId]);
    await database.query('update audit_log set seq = 3 where account_id = $1 and seq = 4', [accountId]);
    expect(await breakOf(accountId)).toMatchObject({ fault: 'changed', seq: 3 });
  });

  it('finds entries that changed places', async () => {
    const accountId = await newChain();
    const [second, fourth] = [await idOf(accountId, 2), await idOf(accountId, 4)];
    await database.query('alter table audit_log alter column id set generated by default');
    const swap = 'update audit_log set id = $2 where id = $1';
    await database.query(swap, [second, 1_000_000_000]);
    await database.query(swap, [fourth, second]);
    await database.query(swap, [1_000_000_000, fourth]);
    expect(await breakOf(accountId)).toEqual({ fault: 'reordered', seq: 2, entryId: second });
  });

  it('finds entries that were copied in, from elsewhere or without a place', async () => {
    const [accountId, other] = [await newChain(), await newChain()];
    const columns = 'at, actor, action, subject_type, subject_id, details';
    await database.query(
      `insert into audit_log (${columns}, account_id, seq, mac, key_id)
       select ${columns}, $1, 6, mac, key_id from audit_log where account_id = $2 and seq = 5`,
      [accountId, other],
    );
    expect(await breakOf(accountId)).toMatchObject({ fault: 'changed', seq: 6 });
    await database.query(
      `insert into audit_log (${columns}, account_id) select ${columns}, account_id from audit_log where account_id = $1 and seq = 5`,
      [other],
    );
    expect(await breakOf(other)).toMatchObject({ fault: 'added', seq: 6 });
  });

  it('finds a changed end, which a shortened chain needs', async () => {
    const accountId = await newChain();
    await database.query('delete from audit_log where account_id = $1 and seq = 5', [accountId]);
    await database.query('update audit_heads set seq = 4 where chain = $1', [accountId]);
    expect(await breakOf(accountId)).toEqual({ fault: 'head_changed', seq: 4, entryId: null });
    const other = await newChain();
    await database.query('delete from audit_heads where chain = $1', [other]);
    expect(await breakOf(other)).toEqual({ fault: 'head_changed', seq: 5, entryId: null });
  });

  it('finds by a kept head what the database alone cannot tell', async () => {
    const accountId = await newChain();
    const kept = (await log.verifyChain(accountId)).head as AuditHead;
    expect(kept).toEqual({
      accountId,
      seq: 5,
      mac: expect.stringMatching(/^[0-9a-f]{64}$/),
      keyId: expect.any(String),
    });
    await append(accountId);
    expect(await breakOf(accountId, kept)).toBeNull();
    // Back to an older state of both tables, as a backup of before would have it.
    const [fourth] = await database.query<{ mac: Uint8Array }>(
      'select mac from audit_log where account_id = $1 and seq = 4',
      [accountId],
    );
    await database.query('delete from audit_log where account_id = $1 and seq > 4', [accountId]);
    await database.query('update audit_heads set seq = 4, mac = $2 where chain = $1', [
      accountId,
      (fourth as { mac: Uint8Array }).mac,
    ]);
    expect(await breakOf(accountId)).toBeNull();
    expect(await breakOf(accountId, kept)).toEqual({ fault: 'truncated', seq: 5, entryId: null });
    await append(accountId);
    expect(await breakOf(accountId, kept)).toMatchObject({ fault: 'rewritten', seq: 5 });
    expect(await breakOf(randomUUID(), kept)).toMatchObject({ fault: 'truncated', seq: 1 });
  });

  it('counts entries of before there were chains, and says when another key made the macs', async () => {
    const accountId = randomUUID();
    const old = `insert into audit_log (actor, action, subject_type, subject_id, account_id) values ('a', 'b.c', 'key', 'k', $1)`;
    await database.query(old, [accountId]);
    await database.query(old, [accountId]);
    expect(await log.verifyChain(accountId)).toMatchObject({ entries: 0, unchained: 2, head: null, broken: null });
    await append(accountId);
    expect(await log.verifyChain(accountId)).toMatchObject({ entries: 1, unchained: 2, broken: null });
    await append(accountId, {}, new AuditLog({ database, secretKey: new Uint8Array(32).fill(2) }));
    expect(await breakOf(accountId)).toMatchObject({ fault: 'other_key', seq: 2 });
  });

  it('walks through long chains in batches, and through the chains of all accounts in pages', async () => {
    const accountId = randomUUID();
    await database.transaction(async (sql) => {
      const entry = { action: 'a.b', subjectType: 'key', subjectId: 'k', accountId } as const;
      for (let n = 0; n < 2_050; n++) await log.append(sql, actor, entry);
    });
    expect(await log.verifyChain(accountId)).toMatchObject({ entries: 2_050, broken: null });
    await append(undefined);
    const lost = await newChain();
    await database.query('delete from audit_heads where chain = $1', [lost]);
    const seen: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await log.verifyChains({ limit: 4, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.chains.map((chain) => chain.accountId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const accounts = await database.query<{ id: string | null }>(
      'select distinct account_id as id from audit_log order by account_id nulls first',
    );
    expect(seen).toEqual(expect.arrayContaining(accounts.map(({ id }) => id)));
    expect(seen).toContain(lost);
    expect(seen.slice(1)).toEqual((seen.slice(1) as string[]).toSorted());
    expect(new Set(seen).size).toBe(seen.length);
    await expect(log.verifyChains({ limit: 1, cursor: 'bm8' })).rejects.toMatchObject({ problem: 'request.invalid' });
  });
});
