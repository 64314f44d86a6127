import type { Database } from '../ports/database.js';
import type { Mailer } from '../ports/mailer.js';
import { type DurableQueue, mostAttempts, type QueueDepth, retryDelaySeconds } from '../queue.js';
import type { MailSeal } from './mail-seal.js';

const keptDays = 7;
/** An attempt without an outcome counts as broken off after this long; a mailer answers within 45 seconds. */
const leaseSeconds = 60;

/** A mail that this server has taken to send. */
export interface MailJob {
  id: string;
  lease: string;
  to: string;
  sealed: Uint8Array;
  /** This one included. */
  attempts: number;
}

interface MailQueueParts {
  database: Database;
  seal: MailSeal;
  mailer?: Mailer;
  onAdded: (wake: () => void) => void;
}

/** Sends mails, and removes those that nobody could be sent in a week. */
export class MailQueue implements DurableQueue<MailJob> {
  readonly name = 'mail';
  readonly concurrency = 4;
  readonly onAdded: (wake: () => void) => void;
  readonly #parts: MailQueueParts;

  constructor(parts: MailQueueParts) {
    this.#parts = parts;
    this.onAdded = parts.onAdded;
  }

  async depth(): Promise<QueueDepth> {
    const [row] = await this.#parts.database.query<QueueDepth>(
      `select count(*) filter (where status = 'waiting') as waiting, count(*) filter (where status = 'failed') as failed,
              extract(epoch from now() - min(created_at) filter (where status = 'waiting'))::float8 as "oldestSeconds"
         from mails`,
    );
    return row ?? { waiting: 0, failed: 0, oldestSeconds: null };
  }

  async claim(room: number): Promise<MailJob[]> {
    if (!this.#parts.mailer) return [];
    return this.#parts.database.query<MailJob>(
      `update mails set attempts = attempts + 1, lease = gen_random_uuid(),
              next_attempt_at = now() + make_interval(secs => $2)
        where id in (select id from mails where status = 'waiting' and next_attempt_at <= now()
                      order by next_attempt_at limit $1 for update skip locked)
        returning id, lease, recipient as to, sealed, attempts`,
      [room, leaseSeconds],
    );
  }

  async run({ id, lease, to, sealed, attempts }: MailJob): Promise<void> {
    const { database, seal, mailer } = this.#parts;
    if (!mailer) return;
    const outcome = await mailer.send({ id, to, ...seal.open(id, sealed) });
    if (outcome.status === 'sent') {
      await database.query('delete from mails where id = $1 and lease = $2', [id, lease]);
      return;
    }
    const isLast = outcome.status === 'refused' || attempts >= mostAttempts;
    await database.query(
      `update mails set lease = null, status = $3, error = $4, next_attempt_at = now() + make_interval(secs => $5)
        where id = $1 and lease = $2`,
      [id, lease, isLast ? 'failed' : 'waiting', outcome.error, retryDelaySeconds(attempts)],
    );
  }

  async purge(): Promise<void> {
    await this.#parts.database.query('delete from mails where created_at < now() - make_interval(days => $1)', [
      keptDays,
    ]);
  }
}
