import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SmtpMailer } from '../../adapters/mailer/smtp.js';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { startQueueRunner } from '../../jobs/queue-runner.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { SmtpReceiver, smtpRefusal } from '../../testing/smtp-receiver.js';
import { Accounts } from '../accounts/index.js';
import type { Database } from '../ports/database.js';
import { mostAttempts } from '../queue.js';
import { Mails, type NewMail } from './index.js';

const log = pino({ level: 'silent' });
const page = { limit: 50 };
const token = 'a-secret-token';
const verify: NewMail = {
  kind: 'verify-email',
  to: 'ada@example.com',
  organization: 'Lovelace',
  token,
  validHours: 24,
};

describe.each(testDatabaseKinds)('mails on %s', (kind) => {
  const secretKey = randomBytes(32);
  const publicUrl = () => 'https://facet.example';
  const cleanups: (() => unknown)[] = [];
  let database: Database;
  let receiver: SmtpReceiver;

  const write = (mails: Mails, mail: NewMail = verify) => database.transaction((sql) => mails.enqueue(sql, mail));
  const hurry = () => database.query('update mails set next_attempt_at = now()');
  const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

  /** A server that sends, running. */
  function sending(): Mails {
    const mailer = new SmtpMailer({ url: `smtp://127.0.0.1:${receiver.port}`, from: 'facet@facet.example' });
    const mails = new Mails({ database, secretKey, publicUrl, mailer });
    const runner = startQueueRunner(mails.queue, log);
    cleanups.push(async () => {
      await runner.stop();
      mailer.close();
    });
    return mails;
  }

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    receiver = await SmtpReceiver.start();
  });
  afterAll(async () => {
    await receiver.close();
    await database.close();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
    receiver.received.length = 0;
    receiver.onRecipient = () => undefined;
    await database.query('delete from mails');
  });

  it('sends a mail at once and forgets it', async () => {
    const mails = sending();
    await write(mails);
    await until(async () => expect(receiver.received).toHaveLength(1));
    await until(async () => expect((await mails.list(page)).items).toEqual([]));
    const { mail } = receiver.received[0] ?? {};
    expect(mail?.subject).toBe('Confirm your email address');
    expect(mail?.text).toContain(`https://facet.example/verify-email?token=${token}`);
    expect(mail?.html).toContain(`href="https://facet.example/verify-email?token=${token}"`);
  });

  it('keeps mails for the operator where there is no mail server, sealed in the database', async () => {
    const mails = new Mails({ database, secretKey, publicUrl });
    const runner = startQueueRunner(mails.queue, log);
    cleanups.push(() => runner.stop());
    await write(mails);
    await write(mails, { kind: 'password-changed', to: 'eve@example.com' });
    const { items, nextCursor } = await mails.list(page);
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      { kind: 'password-changed', to: 'eve@example.com' },
      {
        kind: 'verify-email',
        to: 'ada@example.com',
        subject: 'Confirm your email address',
        text: expect.stringContaining(`/verify-email?token=${token}`),
        status: 'waiting',
        attempts: 0,
        next_attempt_at: null,
        error: null,
      },
    ]);
    const stored = await database.query("select encode(sealed, 'escape') as text, m.* from mails m");
    expect(JSON.stringify(stored)).not.toContain(token);
    await database.query("update mails set created_at = now() - interval '8 days' where kind = 'verify-email'");
    await mails.queue.purge();
    expect((await mails.list(page)).items).toHaveLength(1);
  });

  it('sends nothing of a change that was rolled back', async () => {
    const mails = new Mails({ database, secretKey, publicUrl });
    const failing = database.transaction(async (sql) => {
      await mails.enqueue(sql, verify);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await mails.list(page)).items).toEqual([]);
  });

  it('tries again when a server is busy, and shows what it was told', async () => {
    receiver.onRecipient = () => smtpRefusal(451, 'greylisted');
    const mails = sending();
    await write(mails);
    await until(async () => {
      expect((await mails.list(page)).items).toMatchObject([
        {
          status: 'waiting',
          attempts: 1,
          error: expect.stringMatching(/greylisted/),
          next_attempt_at: expect.any(Date),
        },
      ]);
    });
    receiver.onRecipient = () => undefined;
    await hurry();
    await until(async () => expect(receiver.received).toHaveLength(1));
  });

  it('gives a mail up that is refused for good, and after the last attempt', async () => {
    receiver.onRecipient = (address) => smtpRefusal(address.startsWith('ada') ? 550 : 451, 'not here');
    const mails = sending();
    await write(mails);
    await until(async () => {
      expect((await mails.list(page)).items).toMatchObject([{ status: 'failed', attempts: 1, next_attempt_at: null }]);
    });
    await write(mails, { kind: 'address-taken', to: 'eve@example.com' });
    await until(async () => expect((await mails.list(page)).items[0]).toMatchObject({ attempts: 1 }));
    await database.query("update mails set attempts = $1, next_attempt_at = now() where recipient like 'eve%'", [
      mostAttempts - 1,
    ]);
    await until(async () => {
      expect((await mails.list(page)).items[0]).toMatchObject({ status: 'failed', attempts: mostAttempts });
    });
    expect(receiver.received).toEqual([]);
  });

  it('goes with its account', async () => {
    const audit = openTestAuditLog(database).append;
    const accounts = new Accounts({ database, audit, rateLimiter: new MemoryRateLimiter() });
    const mails = new Mails({ database, secretKey, publicUrl });
    const actor = { name: 'test' };
    const { id: accountId } = await accounts.createAccount(actor, { name: 'test' });
    await write(mails, { kind: 'password-changed', to: 'ada@example.com', accountId });
    await accounts.deleteAccount(actor, accountId);
    expect((await mails.list(page)).items).toEqual([]);
  });
});
