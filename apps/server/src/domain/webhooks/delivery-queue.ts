import type { Database } from '../ports/database.js';
import type { WebhookAnswer, WebhookSender } from '../ports/webhook-sender.js';
import { type DurableQueue, mostAttempts, type QueueDepth, retryDelaySeconds } from '../queue.js';
import { type DataKeys, UnsealError } from '../secrets/index.js';
import { signatureOf } from './signature.js';
import { secretContext } from './webhooks.js';

const keptDays = 30;
/** An attempt without an outcome counts as broken off after this long; a sender answers within 10 seconds. */
const leaseSeconds = 20;
/** Of one webhook at once: a slow one takes no more than these from the others. */
const mostPerWebhook = 2;

/** A delivery that this server has taken on. */
export interface DeliveryJob {
  account_id: string;
  webhook_id: string;
  id: string;
  lease: string;
  event_id: string;
  event_type: string;
  body: string;
  /** This one included. */
  attempts: number;
  url: string;
  sealed_secret: Uint8Array;
}

interface DeliveryQueueParts {
  database: Database;
  dataKeys: DataKeys;
  sender: WebhookSender;
  onAdded: (wake: () => void) => void;
}

interface Outcome {
  status: 'pending' | 'delivered' | 'failed';
  responseStatus: number | null;
  error: string | null;
  durationMs: number;
}

/** Delivers events, a few at a time to each webhook, and removes deliveries after a month. */
export class DeliveryQueue implements DurableQueue<DeliveryJob> {
  readonly name = 'webhooks';
  readonly concurrency = 64;
  readonly onAdded: (wake: () => void) => void;
  readonly #parts: DeliveryQueueParts;
  /** How many run here, by webhook. */
  readonly #running = new Map<string, number>();

  constructor(parts: DeliveryQueueParts) {
    this.#parts = parts;
    this.onAdded = parts.onAdded;
  }

  async depth(): Promise<QueueDepth> {
    const [row] = await this.#parts.database.query<QueueDepth>(
      `select w.waiting, f.failed, w."oldestSeconds"
         from (select count(*) as waiting, extract(epoch from now() - min(created_at))::float8 as "oldestSeconds"
                 from webhook_deliveries where status = 'pending') w,
              (select count(*) as failed from webhook_deliveries where status = 'failed') f`,
    );
    return row ?? { waiting: 0, failed: 0, oldestSeconds: null };
  }

  async claim(room: number): Promise<DeliveryJob[]> {
    const claimed = await this.#parts.database.query<DeliveryJob>(claimDue, [
      room,
      Object.fromEntries(this.#running),
      mostPerWebhook,
      leaseSeconds,
    ]);
    for (const { webhook_id } of claimed) this.#count(webhook_id, 1);
    return claimed;
  }

  async run(job: DeliveryJob): Promise<void> {
    try {
      await this.#record(job, judge(await this.#post(job), job.attempts));
    } finally {
      this.#count(job.webhook_id, -1);
    }
  }

  async purge(): Promise<void> {
    await this.#parts.database.query(
      'delete from webhook_deliveries where created_at < now() - make_interval(days => $1)',
      [keptDays],
    );
  }

  async #post(job: DeliveryJob): Promise<WebhookAnswer> {
    const { database, dataKeys, sender } = this.#parts;
    const { account_id, webhook_id, url, body } = job;
    let secret: string;
    try {
      const opened = await dataKeys.open(database, account_id, secretContext(webhook_id), job.sealed_secret);
      secret = Buffer.from(opened).toString();
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      return { error: 'the signing secret cannot be read: make the webhook anew', durationMs: 0 };
    }
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': 'Facet-Webhooks/1',
      'Facet-Event-Id': job.event_id,
      'Facet-Delivery-Id': job.id,
      'Facet-Signature': signatureOf(secret, Math.floor(Date.now() / 1000), body),
    };
    return sender.post({ url, headers, body });
  }

  async #record(job: DeliveryJob, { status, responseStatus, error, durationMs }: Outcome): Promise<void> {
    const wait = status === 'pending' ? retryDelaySeconds(job.attempts) : null;
    await this.#parts.database.query(
      `update webhook_deliveries set lease = null, status = $4, response_status = $5, error = $6, duration_ms = $7,
              last_attempt_at = now(), next_attempt_at = now() + make_interval(secs => $8)
        where id = $1 and account_id = $2 and lease = $3`,
      [job.id, job.account_id, job.lease, status, responseStatus, error, Math.round(durationMs), wait],
    );
  }

  #count(webhookId: string, change: number): void {
    const count = (this.#running.get(webhookId) ?? 0) + change;
    if (count > 0) this.#running.set(webhookId, count);
    else this.#running.delete(webhookId);
  }
}

function judge(answer: WebhookAnswer, attempts: number): Outcome {
  const { durationMs } = answer;
  const isDelivered = answer.status !== undefined && answer.status >= 200 && answer.status < 300;
  if (isDelivered) return { status: 'delivered', responseStatus: answer.status, error: null, durationMs };
  return {
    status: attempts >= mostAttempts ? 'failed' : 'pending',
    responseStatus: answer.status ?? null,
    error: answer.status === undefined ? answer.error : `answered ${answer.status} instead of 2xx`,
    durationMs,
  };
}

/**
 * The webhooks with something pending are walked along the index, from one to the next: a long backlog of one costs the
 * others nothing. Of each, as many are taken as may still run.
 */
const claimDue = `
  with recursive busy (webhook_id) as (
    (select webhook_id from webhook_deliveries where status = 'pending' order by webhook_id limit 1)
    union all
    select (select d.webhook_id from webhook_deliveries d
             where d.status = 'pending' and d.webhook_id > busy.webhook_id order by d.webhook_id limit 1)
      from busy where busy.webhook_id is not null
  ), due as (
    select d.id
      from busy cross join lateral (
        select id, next_attempt_at from webhook_deliveries
         where webhook_id = busy.webhook_id and status = 'pending' and next_attempt_at <= now()
         order by next_attempt_at
         limit greatest(0, $3::int - coalesce(($2::jsonb ->> busy.webhook_id::text)::int, 0))) d
     order by d.next_attempt_at limit $1
  ), taken as (
    select d.id, w.url, w.sealed_secret
      from due join webhook_deliveries d on d.id = due.id
      join webhooks w on w.account_id = d.account_id and w.id = d.webhook_id
     where d.status = 'pending' and d.next_attempt_at <= now()
       for update of d skip locked
  )
  update webhook_deliveries d
     set attempts = d.attempts + 1, lease = gen_random_uuid(), next_attempt_at = now() + make_interval(secs => $4)
    from taken
   where d.id = taken.id
  returning d.account_id, d.webhook_id, d.id, d.lease, d.event_id, d.event_type, d.body, d.attempts, taken.url, taken.sealed_secret`;
