import { randomUUID } from 'node:crypto';
import { answerOf, ProblemError, type ProblemName } from '@facet/contract';
import type { Actor, Page, PageRequest } from '../accounts/index.js';
import type { Audit } from '../audit/index.js';
import type { Database, Sql } from '../ports/database.js';
import type { WebhookSender } from '../ports/webhook-sender.js';
import type { DurableQueue } from '../queue.js';
import type { DataKeys } from '../secrets/index.js';
import * as deliveries from './deliveries.js';
import { type DeliveryJob, DeliveryQueue } from './delivery-queue.js';
import type { NewWebhook, Webhook, WebhookDelivery, WebhookEvent } from './types.js';
import * as webhooks from './webhooks.js';

export type { DeliveryJob } from './delivery-queue.js';
export { signatureOf } from './signature.js';
export * from './types.js';

export interface WebhooksParts {
  database: Database;
  audit: Audit;
  dataKeys: DataKeys;
  sender: WebhookSender;
}

/** Limits on what an account has; those on faces are told of by whoever enrols, those on rates by nobody. */
const planLimits: readonly ProblemName[] = ['limit.collections', 'limit.keys'];

/** Where organisations are told of what happens: their webhooks, and each event on its way to them. */
export class Webhooks {
  /** What delivers the events. */
  readonly queue: DurableQueue<DeliveryJob>;
  readonly #parts: WebhooksParts;
  readonly #added: (() => void)[] = [];

  constructor(parts: WebhooksParts) {
    this.#parts = parts;
    this.queue = new DeliveryQueue({ ...parts, onAdded: (wake) => this.#added.push(wake) });
  }

  /**
   * Makes a webhook; `secret` is its only appearance. Raises `request.invalid` for a URL that must not be called,
   * `limit.webhooks`, and `resource.not_found` without the account.
   */
  create(actor: Actor, accountId: string, webhook: NewWebhook): Promise<Webhook & { secret: string }> {
    return webhooks.createWebhook(this.#parts, actor, accountId, webhook);
  }

  /** All of the account's, newest first; there are at most ten. */
  list(accountId: string): Promise<Webhook[]> {
    return webhooks.listWebhooks(this.#parts.database, accountId);
  }

  /** With its deliveries. Raises `resource.not_found`. */
  delete(actor: Actor, accountId: string, id: string): Promise<void> {
    return webhooks.deleteWebhook(this.#parts, actor, accountId, id);
  }

  /**
   * Has an event delivered to the account's webhooks that want it, once the caller's transaction is committed and never
   * without it.
   */
  emit(sql: Sql, accountId: string, event: WebhookEvent): Promise<void> {
    return this.emitAll(sql, accountId, [event]);
  }

  /** As `emit`, for several events by one statement. */
  async emitAll(sql: Sql, accountId: string, events: readonly WebhookEvent[]): Promise<void> {
    if (events.length === 0) return;
    const added = await deliveries.addDeliveries(
      sql,
      accountId,
      events.map((event) => write(accountId, event)),
    );
    if (added > 0) this.#wake();
  }

  /**
   * Does the work, and has the account told when a limit of its plan refuses it. What is raised does not depend on
   * whether it can be told: a database that fails now is noticed elsewhere.
   */
  async tellingOfLimits<Result>(accountId: string, work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof ProblemError && planLimits.includes(error.problem)) {
        const data = 'limit' in error.details ? { limit: error.details.limit } : {};
        const event = { type: 'limit.reached', data, problem: error } as const;
        await this.emit(this.#parts.database, accountId, event).catch(() => {});
      }
      throw error;
    }
  }

  /** Newest first. Raises `resource.not_found` without the webhook. */
  listDeliveries(accountId: string, webhookId: string, page: PageRequest): Promise<Page<WebhookDelivery>> {
    return deliveries.listDeliveries(this.#parts.database, accountId, webhookId, page);
  }

  /** Sends a delivery again, whatever became of it, with a full set of attempts. Raises `resource.not_found`. */
  async redeliver(actor: Actor, accountId: string, webhookId: string, deliveryId: string): Promise<WebhookDelivery> {
    const delivery = await deliveries.redeliver(this.#parts, actor, accountId, webhookId, deliveryId);
    this.#wake();
    return delivery;
  }

  #wake(): void {
    for (const wake of this.#added) wake();
  }
}

function write(accountId: string, event: WebhookEvent): deliveries.WrittenEvent {
  const id = randomUUID();
  const code = 'problem' in event ? answerOf('workspace', event.problem)?.code : undefined;
  const body = {
    id,
    type: event.type,
    created_at: new Date().toISOString(),
    organization_id: accountId,
    data: { ...event.data, ...(code !== undefined && { code }) },
  };
  return { id, type: event.type, body: JSON.stringify(body) };
}
