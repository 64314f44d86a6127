import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '@facet/contract';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { GuardedWebhookSender } from '../../adapters/webhook-sender/guarded.js';
import { startQueueRunner } from '../../jobs/queue-runner.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { Receiver } from '../../testing/receiver.js';
import { Accounts } from '../accounts/index.js';
import type { Database } from '../ports/database.js';
import { mostAttempts } from '../queue.js';
import { DataKeys } from '../secrets/index.js';
import { type Webhook, type WebhookDelivery, type WebhookEvent, Webhooks } from './index.js';

const actor = { name: 'test' };
const log = pino({ level: 'silent' });
const enrolled: WebhookEvent = {
  type: 'face.enrolled',
  data: { collection_id: randomUUID(), face_id: randomUUID(), external_id: 'ada' },
};

describe.each(testDatabaseKinds)('webhooks on %s', (kind) => {
  const secretKey = randomBytes(32);
  const sender = new GuardedWebhookSender({ allowedNetworks: ['127.0.0.0/8'], timeoutMs: 1_000 });
  const runners: { stop(): Promise<void> }[] = [];
  let database: Database;
  let accounts: Accounts;
  let webhooks: Webhooks;
  let receiver: Receiver;
  let accountId: string;

  /** Another server on the same database. */
  const anotherServer = () =>
    new Webhooks({ database, audit: openTestAuditLog(database).append, dataKeys: new DataKeys({ secretKey }), sender });
  const run = (server: Webhooks) => runners.push(startQueueRunner(server.queue, log));
  const emit = (event: WebhookEvent, account = accountId) =>
    database.transaction((sql) => webhooks.emit(sql, account, event));
  const deliveriesOf = async ({ id }: Webhook) => (await webhooks.listDeliveries(accountId, id, { limit: 200 })).items;
  const only = async (webhook: Webhook) => (await deliveriesOf(webhook))[0] as WebhookDelivery;
  /** As if the time until the next attempt, or until the end of a lease, had passed. */
  const hurry = () => database.query("update webhook_deliveries set next_attempt_at = now() where status = 'pending'");
  const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    const audit = openTestAuditLog(database).append;
    accounts = new Accounts({ database, audit, rateLimiter: new MemoryRateLimiter() });
  });
  afterAll(async () => {
    await sender.close();
    await database.close();
  });
  beforeEach(async () => {
    receiver = await Receiver.start();
    webhooks = anotherServer();
    accountId = (await accounts.createAccount(actor, { name: 'test' })).id;
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    receiver.close();
    await database.query('delete from webhooks');
  });

  it('delivers an event, signed so that its receiver can tell', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    expect(webhook.secret).toMatch(/^whsec_[\w-]{43}$/);
    run(webhooks);
    await emit(enrolled);
    await until(async () => expect(await only(webhook)).toMatchObject({ status: 'delivered' }));
    const delivery = await only(webhook);
    expect(delivery).toMatchObject({
      event_type: 'face.enrolled',
      attempts: 1,
      next_attempt_at: null,
      response_status: 200,
      error: null,
      duration_ms: expect.any(Number),
    });
    const [request] = receiver.received;
    expect(JSON.parse(request?.body ?? '')).toEqual({
      id: delivery.event_id,
      type: 'face.enrolled',
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      organization_id: accountId,
      data: enrolled.data,
    });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'facet-event-id': delivery.event_id,
      'facet-delivery-id': delivery.id,
    });
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['facet-signature'])) ?? [];
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(30);
    const expected = createHmac('sha256', webhook.secret).update(`${seconds}.${request?.body}`).digest('hex');
    expect(mac).toBe(expected);
  });

  it('tells of a failure by the code of the workspace surface', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url, events: ['limit.reached'] });
    run(webhooks);
    const problem = new ProblemError('limit.faces', { limit: 50 });
    await emit({ type: 'limit.reached', data: { limit: 50 }, problem });
    await emit(enrolled);
    await until(async () => expect(await only(webhook)).toMatchObject({ status: 'delivered' }));
    expect(receiver.received.map(({ body }) => JSON.parse(body).data)).toEqual([
      { limit: 50, code: 'FACE_LIMIT_REACHED' },
    ]);
  });

  it('delivers nothing of a change that was rolled back', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    run(webhooks);
    const failing = database.transaction(async (sql) => {
      await webhooks.emit(sql, accountId, enrolled);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await pause(200);
    expect(await deliveriesOf(webhook)).toEqual([]);
    expect(receiver.received).toEqual([]);
  });

  it('tries again after failures, later each time, until the receiver takes it', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    receiver.answer = (_, response) => response.writeHead(receiver.received.length < 3 ? 500 : 204).end();
    run(webhooks);
    await emit(enrolled);
    const waits: number[] = [];
    let attempted: Date | null = null;
    for (const attempts of [1, 2]) {
      await until(async () => {
        const delivery = await only(webhook);
        expect(delivery).toMatchObject({ attempts, response_status: 500 });
        // An attempt counts from its beginning, and has its time when it is over.
        expect(delivery.last_attempt_at).not.toEqual(attempted);
      });
      const { next_attempt_at, last_attempt_at, status, error } = await only(webhook);
      attempted = last_attempt_at;
      expect({ status, error }).toEqual({ status: 'pending', error: 'answered 500 instead of 2xx' });
      waits.push(Number(next_attempt_at) - Number(last_attempt_at));
      await hurry();
    }
    expect(waits[0]).toBeGreaterThanOrEqual(3_990);
    expect(waits[0]).toBeLessThanOrEqual(5_010);
    expect(waits[1]).toBeGreaterThanOrEqual(7_990);
    expect(waits[1]).toBeLessThanOrEqual(10_010);
    await until(async () => expect(await only(webhook)).toMatchObject({ status: 'delivered', attempts: 3 }));
    const ids = new Set(receiver.received.map(({ headers }) => headers['facet-event-id']));
    expect(ids.size).toBe(1);
  });

  it('gives up after the last attempt, and starts over by hand', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    receiver.answer = (_, response) => response.writeHead(410).end();
    await emit(enrolled);
    await database.query('update webhook_deliveries set attempts = $1', [mostAttempts - 1]);
    run(webhooks);
    await until(async () => expect(await only(webhook)).toMatchObject({ status: 'failed' }));
    expect(await only(webhook)).toMatchObject({ attempts: mostAttempts, next_attempt_at: null, response_status: 410 });
    await hurry();
    await pause(100);
    expect(receiver.received).toHaveLength(1);

    receiver.answer = (_, response) => response.end();
    const { id } = await only(webhook);
    expect(await webhooks.redeliver(actor, accountId, webhook.id, id)).toMatchObject({
      status: 'pending',
      attempts: 0,
    });
    await until(async () => expect(await only(webhook)).toMatchObject({ status: 'delivered', attempts: 1 }));
    expect(receiver.received).toHaveLength(2);
    const log = await database.query('select action from audit_log where account_id = $1 order by id desc limit 1', [
      accountId,
    ]);
    expect(log).toEqual([{ action: 'webhook.redelivered' }]);
  });

  it('delivers each event once when several servers work and nothing fails', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    const events = 40;
    for (let count = 0; count < events; count++) await emit(enrolled);
    for (const server of [webhooks, anotherServer(), anotherServer()]) run(server);
    await until(async () => {
      const states = await deliveriesOf(webhook);
      expect(states.filter(({ status }) => status === 'delivered')).toHaveLength(events);
    });
    expect(receiver.received).toHaveLength(events);
    expect(new Set(receiver.received.map(({ headers }) => headers['facet-delivery-id'])).size).toBe(events);
  });

  it('delivers what a server had taken when it died, once the lease has ended', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    await emit(enrolled);
    const [taken] = await webhooks.queue.claim(10);
    expect(taken).toMatchObject({ attempts: 1, webhook_id: webhook.id });
    const other = anotherServer();
    expect(await other.queue.claim(10)).toEqual([]);
    await hurry();
    run(other);
    await until(async () => expect(await only(webhook)).toMatchObject({ status: 'delivered', attempts: 2 }));
    // The first server was only slow: what it found out no longer counts.
    receiver.answer = (_, response) => response.writeHead(500).end();
    if (taken) await webhooks.queue.run(taken);
    expect(await only(webhook)).toMatchObject({ status: 'delivered', attempts: 2, response_status: 200 });
  });

  it('lets a receiver that does not answer hold up nobody else', async () => {
    const slow = await webhooks.create(actor, accountId, { url: `${receiver.url}/slow` });
    const other = (await accounts.createAccount(actor, { name: 'other' })).id;
    await webhooks.create(actor, other, { url: `${receiver.url}/quick` });
    receiver.answer = ({ path }, response) => {
      if (path === '/quick') response.end();
    };
    for (let count = 0; count < 100; count++) await emit(enrolled);
    run(webhooks);
    await until(async () => expect(receiver.received.length).toBeGreaterThan(0));
    const before = performance.now();
    await emit(enrolled, other);
    await vi.waitFor(() => expect(receiver.received.filter(({ path }) => path === '/quick')).toHaveLength(1), {
      timeout: 900,
    });
    expect(performance.now() - before).toBeLessThan(900);
    expect(receiver.received.filter(({ path }) => path === '/slow').length).toBeLessThanOrEqual(4);
    expect((await deliveriesOf(slow)).length).toBe(100);
  });

  it('keeps a month of deliveries', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    await emit(enrolled);
    await emit(enrolled);
    const [old] = await deliveriesOf(webhook);
    await database.query("update webhook_deliveries set created_at = now() - interval '31 days' where id = $1", [
      old?.id ?? '',
    ]);
    await webhooks.queue.purge();
    expect(await deliveriesOf(webhook)).toHaveLength(1);
  });

  it('pages through deliveries, newest first', async () => {
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    for (let count = 0; count < 3; count++) await emit(enrolled);
    const all = await deliveriesOf(webhook);
    const first = await webhooks.listDeliveries(accountId, webhook.id, { limit: 2 });
    const second = await webhooks.listDeliveries(accountId, webhook.id, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeNull();
  });

  it('has ten webhooks at the most, also when they are made at once', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: 14 }, () => webhooks.create(actor, accountId, { url: receiver.url })),
    );
    const refused = made.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(4);
    for (const error of refused) expect(error).toMatchObject({ problem: 'limit.webhooks', details: { limit: 10 } });
    expect(await webhooks.list(accountId)).toHaveLength(10);
  });

  it('shows a secret once and keeps it sealed', async () => {
    const { secret, ...webhook } = await webhooks.create(actor, accountId, { url: receiver.url, description: 'mine' });
    expect(await webhooks.list(accountId)).toEqual([webhook]);
    const rows = await database.query<{ line: string }>('select row_to_json(w)::text as line from webhooks w');
    expect(JSON.stringify(rows)).not.toContain(secret);
    const entries = await database.query('select action, details from audit_log where account_id = $1 order by id', [
      accountId,
    ]);
    expect(entries.at(-1)).toMatchObject({ action: 'webhook.created', details: { host: new URL(receiver.url).host } });
    expect(JSON.stringify(entries)).not.toContain(secret);
  });

  it('refuses a URL inside, and shows nothing of one account to another', async () => {
    await expect(webhooks.create(actor, accountId, { url: 'https://10.0.0.1/' })).rejects.toMatchObject({
      problem: 'request.invalid',
      details: { issues: [{ field: 'url', message: expect.stringMatching(/private/) }] },
    });
    const webhook = await webhooks.create(actor, accountId, { url: receiver.url });
    await emit(enrolled);
    const { id } = await only(webhook);
    const other = (await accounts.createAccount(actor, { name: 'other' })).id;
    const gone = { problem: 'resource.not_found' };
    expect(await webhooks.list(other)).toEqual([]);
    await expect(webhooks.listDeliveries(other, webhook.id, { limit: 1 })).rejects.toMatchObject(gone);
    await expect(webhooks.redeliver(actor, other, webhook.id, id)).rejects.toMatchObject(gone);
    await expect(webhooks.delete(actor, other, webhook.id)).rejects.toMatchObject(gone);
    await expect(webhooks.delete(actor, accountId, 'nonsense')).rejects.toMatchObject(gone);
    await webhooks.delete(actor, accountId, webhook.id);
    await expect(webhooks.delete(actor, accountId, webhook.id)).rejects.toMatchObject(gone);
    expect(await database.query('select 1 from webhook_deliveries')).toEqual([]);
  });

  it('goes with its account', async () => {
    await webhooks.create(actor, accountId, { url: receiver.url });
    await emit(enrolled);
    await accounts.deleteAccount(actor, accountId);
    expect(await database.query('select 1 from webhooks')).toEqual([]);
    expect(await database.query('select 1 from webhook_deliveries')).toEqual([]);
  });
});
