import { randomUUID } from 'node:crypto';
import { decodeCursor, toPage } from '../accounts/cursor.js';
import type { Page, PageRequest } from '../accounts/index.js';
import type { Database, Sql } from '../ports/database.js';
import type { Mailer } from '../ports/mailer.js';
import type { DurableQueue } from '../queue.js';
import { type MailJob, MailQueue } from './mail-queue.js';
import { type Letter, MailSeal } from './mail-seal.js';
import { compose } from './templates.js';
import type { Mail, NewMail } from './types.js';

export type { MailJob } from './mail-queue.js';
export type * from './types.js';

export interface MailsParts {
  database: Database;
  /** The server's secret key of 32 bytes. */
  secretKey: Uint8Array;
  /** Where the links in mails lead: scheme and host, without a path. Asked for at each mail, because a port may be chosen late. */
  publicUrl: () => string;
  /** Without one mails wait in the database, for the operator to read. */
  mailer?: Mailer;
}

type Row = Omit<Mail, 'subject' | 'text' | 'html'> & { position: number; sealed: Uint8Array };

/** Mails to people: written in the transaction of what they are about, sent afterwards. */
export class Mails {
  /** What sends them. */
  readonly queue: DurableQueue<MailJob>;
  readonly #parts: MailsParts;
  readonly #seal: MailSeal;
  readonly #added: (() => void)[] = [];

  constructor(parts: MailsParts) {
    this.#parts = parts;
    this.#seal = new MailSeal(parts.secretKey);
    this.queue = new MailQueue({ ...parts, seal: this.#seal, onAdded: (wake) => this.#added.push(wake) });
  }

  /** Writes a mail that is sent once the caller's transaction is committed, and never without it. */
  async enqueue(sql: Sql, mail: NewMail): Promise<void> {
    const id = randomUUID();
    const letter: Letter = compose(mail, this.#parts.publicUrl());
    await sql.query('insert into mails (id, account_id, kind, recipient, sealed) values ($1, $2, $3, $4, $5)', [
      id,
      mail.accountId ?? null,
      mail.kind,
      mail.to,
      this.#seal.close(id, letter),
    ]);
    for (const wake of this.#added) wake();
  }

  /** Mails that were not delivered, newest first: for the operator alone, because they carry tokens. */
  async list({ limit, cursor }: PageRequest): Promise<Page<Mail>> {
    const rows = await this.#parts.database.query<Row>(
      `select position, id, kind, recipient as to, sealed, status, attempts, next_attempt_at, error, created_at
         from mails where position < $1 order by position desc limit $2`,
      [decodeCursor('mail', cursor), limit + 1],
    );
    const { items, nextCursor } = toPage('mail', rows, limit);
    return { items: items.map((row) => this.#readable(row)), nextCursor };
  }

  #readable({ sealed, ...row }: Omit<Row, 'position'>): Mail {
    const { subject, text, html } = this.#seal.open(row.id, sealed);
    const planned = row.status === 'waiting' && this.#parts.mailer !== undefined;
    return { ...row, subject, text, html, next_attempt_at: planned ? row.next_attempt_at : null };
  }
}
