import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from './adapters/rate-limiter/memory.js';
import { Accounts } from './domain/accounts/index.js';
import type { Database } from './domain/ports/database.js';
import { obtainAdminToken, obtainDemoKeys } from './first-start.js';
import { openTestAuditLog } from './testing/audit.js';
import { openTestDatabase } from './testing/database.js';

describe('first start', () => {
  let database: Database;
  let accounts: Accounts;
  let dataDir: string;
  beforeAll(async () => {
    database = await openTestDatabase();
    accounts = new Accounts({
      database,
      audit: openTestAuditLog(database).append,
      rateLimiter: new MemoryRateLimiter(),
    });
    dataDir = await mkdtemp(join(tmpdir(), 'facet-first-'));
  });
  afterAll(async () => {
    await database.close();
    await rm(dataDir, { recursive: true });
  });

  it('makes one demo key a surface for its owner alone, and none when there are accounts already', async () => {
    const first = await obtainDemoKeys(accounts, dataDir);
    expect(first?.secret).toMatch(/^iksk_live_/);
    expect(await accounts.authenticateKey({ secret: first?.kyc?.secret as string, surface: 'kyc' })).toBeTruthy();
    for (const kept of [first, first?.kyc]) expect((await stat(kept?.file as string)).mode & 0o777).toBe(0o600);
    expect(await obtainDemoKeys(accounts, dataDir)).toEqual(first);
    await rm(first?.kyc?.file as string);
    const second = await obtainDemoKeys(accounts, dataDir);
    expect(second?.secret).toBe(first?.secret);
    const kyc = await accounts.authenticateKey({ secret: second?.kyc?.secret as string, surface: 'kyc' });
    await accounts.revokeKey({ name: 'operator' }, kyc.keyId);
    expect(await obtainDemoKeys(accounts, dataDir)).toEqual({ secret: first?.secret, file: first?.file });
    await rm(first?.file as string);
    expect(await obtainDemoKeys(accounts, dataDir)).toBeUndefined();
  });

  it('makes one admin token, also when asked twice at once, unless one is given', async () => {
    const made = await Promise.all([obtainAdminToken(dataDir, undefined), obtainAdminToken(dataDir, undefined)]);
    expect(made[0]?.secret.length).toBeGreaterThanOrEqual(43);
    expect(made[1]).toEqual(made[0]);
    expect((await readFile(made[0]?.file as string, 'utf8')).trim()).toBe(made[0]?.secret);
    expect((await stat(made[0]?.file as string)).mode & 0o777).toBe(0o600);
    expect(await obtainAdminToken(dataDir, 'given')).toEqual({ secret: 'given' });
  });
});
