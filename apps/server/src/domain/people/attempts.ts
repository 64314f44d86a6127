import { fail } from '@facet/contract';
import type { RateLimiter, RateWindow } from '../ports/rate-limiter.js';

const quarterHour = 900;
const hour = 3_600;

/** Wrong guesses at one user. Of a million codes three are good at a time: to meet one by chance takes about a year. */
const forSubject: readonly RateWindow[] = [{ seconds: quarterHour, limit: 10 }];
/** Wrong guesses from one client, at whomever. */
const fromAddress: readonly RateWindow[] = [{ seconds: quarterHour, limit: 100 }];
/** Requests of one client that cost a hash or a mail, and tokens that do not exist: nobody can guess one of 256 bits. */
const requests: readonly RateWindow[] = [{ seconds: quarterHour, limit: 300 }];
const mails: readonly RateWindow[] = [{ seconds: hour, limit: 5 }];
const invitations: readonly RateWindow[] = [{ seconds: 24 * hour, limit: 100 }];

/** What an attempt came to: only wrong ones stay counted. */
export type Outcome = 'right' | 'wrong' | 'undecided';

/** Limits on guessing. Each attempt is counted before it is checked, so that no more get through side by side. */
export class Attempts {
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(readonly rateLimiter: RateLimiter) {}

  /**
   * Runs an attempt at a secret of `subject` from an address. One that is `wrong` stays counted; one that is `right`
   * forgets the wrong ones at this subject before it. Raises `limit.attempts` without running it.
   */
  guess<Result>(
    { subject, address }: { subject: string; address: string },
    attempt: () => Promise<{ outcome: Outcome; result: Result }>,
  ): Promise<Result> {
    // One after the other: whether the next one may be made depends on what this one comes to.
    return this.#inLine(subject, () => this.#guess(`guess:${subject}`, `guesses:${address}`, attempt));
  }

  async #guess<Result>(
    bySubject: string,
    byAddress: string,
    attempt: () => Promise<{ outcome: Outcome; result: Result }>,
  ): Promise<Result> {
    await this.#take(byAddress, fromAddress);
    try {
      await this.#take(bySubject, forSubject);
    } catch (error) {
      // A refused one uses nothing up.
      await this.rateLimiter.giveBack(byAddress);
      throw error;
    }
    let outcome: Outcome = 'undecided';
    try {
      const done = await attempt();
      outcome = done.outcome;
      return done.result;
    } finally {
      if (outcome !== 'wrong') await this.rateLimiter.giveBack(byAddress);
      if (outcome === 'right') await this.rateLimiter.forget(bySubject);
      if (outcome === 'undecided') await this.rateLimiter.giveBack(bySubject);
    }
  }

  /** Forgets the wrong guesses at a subject. */
  forget(subject: string): Promise<void> {
    return this.rateLimiter.forget(`guess:${subject}`);
  }

  /** Counts a use of a mailed token, run as `guess` runs attempts; only those that do not exist stay counted. */
  async redeem<Result>(address: string, use: () => Promise<Result | undefined>): Promise<Result> {
    const subject = `tokens:${address}`;
    await this.#take(subject, requests);
    let known = true;
    try {
      const result = await use();
      known = result !== undefined;
      return result ?? fail('auth.token_invalid');
    } finally {
      if (known) await this.rateLimiter.giveBack(subject);
    }
  }

  /** Counts a request of somebody unknown that costs a hash or a mail. Raises `limit.attempts`. */
  request(kind: 'register' | 'resend' | 'forgot', address: string): Promise<void> {
    return this.#take(`${kind}:${address}`, requests);
  }

  /** Counts an invitation of an organisation, and one that an address gets from whomever. Raises `limit.attempts`. */
  async invitation(accountId: string, mail: string): Promise<void> {
    await this.#take(`invitations:${accountId}`, invitations);
    await this.#take(`mail:invitation:${mail}`, mails);
  }

  /** Counts a request about an address, whoever it comes from. Raises `limit.attempts`. */
  about(kind: 'resend' | 'forgot', mail: string): Promise<void> {
    return this.#take(`${kind}:${mail}`, forSubject);
  }

  /** Counts a mail to somebody who may not have asked for it; false when there were too many within the hour. */
  async mayMail(kind: 'verification' | 'reset', mail: string): Promise<boolean> {
    return (await this.rateLimiter.take(`mail:${kind}:${mail}`, mails)).allowed;
  }

  /** Waits for all earlier work on the subject, also for what failed. */
  async #inLine<Result>(subject: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#lines.get(subject);
    const mine = before ? before.then(work, work) : work();
    this.#lines.set(subject, mine);
    try {
      return await mine;
    } finally {
      if (this.#lines.get(subject) === mine) this.#lines.delete(subject);
    }
  }

  async #take(subject: string, windows: readonly RateWindow[]): Promise<void> {
    const { refusedBy } = await this.rateLimiter.take(subject, windows);
    if (refusedBy) fail('limit.attempts', { retryAfterSeconds: refusedBy.retryAfterSeconds });
  }
}
