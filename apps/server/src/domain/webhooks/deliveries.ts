import { fail } from '@facet/contract';
import { decodeCursor, toPage } from '../accounts/cursor.js';
import { possibleId } from '../accounts/ids.js';
import type { Actor, Page, PageRequest } from '../accounts/index.js';
import type { Audit } from '../audit/index.js';
import type { Database, Sql } from '../ports/database.js';
import type { WebhookDelivery } from './types.js';

const columns = `id, event_id, event_type, status, attempts, case when status = 'pending' then next_attempt_at end as next_attempt_at,
  response_status, error, duration_ms, last_attempt_at, created_at`;

/** An event as it is written down. */
export interface WrittenEvent {
  id: string;
  type: string;
  body: string;
}

/** Adds a delivery of each event for each webhook of the account that wants it; answers how many those are. */
export async function addDeliveries(sql: Sql, accountId: string, events: readonly WrittenEvent[]): Promise<number> {
  // Locked, because a webhook deleted at this moment must be left out instead of failing what the event is about.
  const rows = await sql.query(
    `insert into webhook_deliveries (account_id, webhook_id, id, event_id, event_type, body)
     select w.account_id, w.id, gen_random_uuid(), e.id, e.type, e.body
       from webhooks w join unnest($2::uuid[], $3::text[], $4::text[]) as e (id, type, body) on e.type = any (w.events)
      where w.account_id = $1 for key share of w
     returning id`,
    [accountId, events.map(({ id }) => id), events.map(({ type }) => type), events.map(({ body }) => body)],
  );
  return rows.length;
}

export async function listDeliveries(
  database: Sql,
  accountId: string,
  webhookId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<WebhookDelivery>> {
  const id = possibleId(webhookId, 'webhook');
  const [webhook] = await database.query('select 1 from webhooks where account_id = $1 and id = $2', [accountId, id]);
  if (!webhook) fail('resource.not_found', { resource: 'webhook' });
  const rows = await database.query<WebhookDelivery & { position: number }>(
    `select position, ${columns} from webhook_deliveries
      where account_id = $1 and webhook_id = $2 and position < $3 order by position desc limit $4`,
    [accountId, id, decodeCursor('delivery', cursor), limit + 1],
  );
  return toPage('delivery', rows, limit);
}

export async function redeliver(
  { database, audit }: { database: Database; audit: Audit },
  actor: Actor,
  accountId: string,
  webhookId: string,
  deliveryId: string,
): Promise<WebhookDelivery> {
  return database.transaction(async (sql) => {
    const [delivery] = await sql.query<WebhookDelivery>(
      `update webhook_deliveries set status = 'pending', attempts = 0, next_attempt_at = now(), lease = null
        where account_id = $1 and webhook_id = $2 and id = $3 returning ${columns}`,
      [accountId, possibleId(webhookId, 'webhook'), possibleId(deliveryId, 'delivery')],
    );
    if (!delivery) fail('resource.not_found', { resource: 'delivery' });
    await audit(sql, actor, {
      action: 'webhook.redelivered',
      subjectType: 'webhook',
      subjectId: webhookId,
      accountId,
      details: { delivery_id: deliveryId },
    });
    return delivery;
  });
}
