import { randomBytes, randomUUID } from 'node:crypto';
import { fail, limits } from '@facet/contract';
import { possibleId } from '../accounts/ids.js';
import type { Actor } from '../accounts/index.js';
import type { Audit } from '../audit/index.js';
import type { Database, Sql } from '../ports/database.js';
import type { WebhookSender } from '../ports/webhook-sender.js';
import type { DataKeys } from '../secrets/index.js';
import { type NewWebhook, type Webhook, webhookEvents } from './types.js';

const columns = 'id, url, description, events, created_at';

interface Parts {
  database: Database;
  audit: Audit;
  dataKeys: DataKeys;
  sender: WebhookSender;
}

/** What the sealed secret of a webhook is bound to. */
export function secretContext(webhookId: string): string {
  return `webhook-secret:${webhookId}`;
}

export async function createWebhook(
  { database, audit, dataKeys, sender }: Parts,
  actor: Actor,
  accountId: string,
  { url, description = '', events = webhookEvents }: NewWebhook,
): Promise<Webhook & { secret: string }> {
  const refusal = await sender.refusal(url);
  if (refusal !== undefined) fail('request.invalid', { issues: [{ field: 'url', message: refusal }] });
  const id = randomUUID();
  const secret = `whsec_${randomBytes(32).toString('base64url')}`;
  return database.transaction(async (sql) => {
    // Locked first, which makes the limit exact.
    const [account] = await sql.query('select 1 from accounts where id = $1 for no key update', [accountId]);
    if (!account) fail('resource.not_found', { resource: 'account' });
    await refuseOneTooMany(sql, accountId);
    const sealed = await dataKeys.seal(sql, accountId, secretContext(id), Buffer.from(secret));
    const [created] = await sql.query<Webhook>(
      `insert into webhooks (account_id, id, url, description, events, sealed_secret) values ($1, $2, $3, $4, $5, $6)
       returning ${columns}`,
      [accountId, id, url, description, [...new Set(events)], sealed],
    );
    await audit(sql, actor, {
      action: 'webhook.created',
      subjectType: 'webhook',
      subjectId: id,
      accountId,
      details: { host: new URL(url).host, events: [...events] },
    });
    return { ...found(created), secret };
  });
}

export function listWebhooks(database: Sql, accountId: string): Promise<Webhook[]> {
  return database.query<Webhook>(`select ${columns} from webhooks where account_id = $1 order by position desc`, [
    accountId,
  ]);
}

export async function deleteWebhook(
  { database, audit }: Pick<Parts, 'database' | 'audit'>,
  actor: Actor,
  accountId: string,
  id: string,
): Promise<void> {
  await database.transaction(async (sql) => {
    const [gone] = await sql.query('delete from webhooks where account_id = $1 and id = $2 returning id', [
      accountId,
      possibleId(id, 'webhook'),
    ]);
    if (!gone) fail('resource.not_found', { resource: 'webhook' });
    await audit(sql, actor, { action: 'webhook.deleted', subjectType: 'webhook', subjectId: id, accountId });
  });
}

async function refuseOneTooMany(sql: Sql, accountId: string): Promise<void> {
  const limit = limits.workspace.webhooks;
  const [row] = await sql.query<{ count: number }>('select count(*) from webhooks where account_id = $1', [accountId]);
  if ((row?.count ?? 0) >= limit) fail('limit.webhooks', { limit });
}

function found(webhook: Webhook | undefined): Webhook {
  return webhook ?? fail('resource.not_found', { resource: 'webhook' });
}
