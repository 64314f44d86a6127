const DAY_MS = 86_400_000;

/** Calls of a subject on a day, `YYYY-MM-DD` in UTC. */
export interface DayCount {
  subject: string;
  day: string;
  calls: number;
}

/** Keeps the counts of days beyond the life of the process. */
export interface DayJournal {
  read(subject: string, day: string): Promise<number>;
  /** Adds to what is kept, and answers what is kept then; of subjects that are gone, nothing. */
  add(changes: readonly DayCount[]): Promise<DayCount[]>;
}

interface Entry {
  /** Days since 1970. */
  day: number;
  /** With those that are still to be written. */
  calls: number;
  unwritten: number;
}

const writeMs = 1_000;

/**
 * Counts by calendar day (UTC), decided without yielding once a subject is known. The journal is asked at a subject's
 * first use on a day and written once a second and at stop, so a process that is killed loses what it counted since.
 * Servers that share a journal learn of each other's counts as they write.
 */
export class DayCounts {
  readonly #entries = new Map<string, Entry>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #timer: NodeJS.Timeout | undefined;
  /** Of days that are over. */
  #late: DayCount[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** @param now milliseconds since 1970. */
  constructor(
    readonly now: () => number,
    readonly journal?: DayJournal,
    onError: (error: unknown) => void = () => {},
  ) {
    if (journal) this.#timer = setInterval(() => void this.flush().catch(onError), writeMs).unref();
  }

  /** Whether the subject's calls of the day are known. @param date milliseconds since 1970. */
  isKnown(subject: string, date: number): boolean {
    return this.#entries.get(subject)?.day === dayOf(date);
  }

  /** Reads what was counted of the subject today, unless that is known. */
  async learn(subject: string): Promise<void> {
    if (!this.isKnown(subject, this.now())) await (this.#reading.get(subject) ?? this.#read(subject));
  }

  /** Calls of the day, of a subject that is known. */
  used(subject: string): number {
    return this.#entries.get(subject)?.calls ?? 0;
  }

  /** Adds to the calls of a subject on the day, where they are known; takes away below 0, never more than there are. */
  add(subject: string, calls: number, date: number): void {
    const entry = this.#entries.get(subject);
    if (!entry || entry.day !== dayOf(date)) return;
    const change = Math.max(calls, -entry.calls);
    entry.calls += change;
    entry.unwritten += change;
  }

  /** Writes what was counted; after a failure it is kept for the next time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  /** Writes the rest. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #read(subject: string): Promise<void> {
    const day = dayOf(this.now());
    const reading = (this.journal?.read(subject, dateOf(day)) ?? Promise.resolve(0))
      .then((calls) => {
        const before = this.#entries.get(subject);
        if (before && before.unwritten !== 0)
          this.#late.push({ subject, day: dateOf(before.day), calls: before.unwritten });
        this.#entries.set(subject, { day, calls, unwritten: 0 });
      })
      .finally(() => this.#reading.delete(subject));
    this.#reading.set(subject, reading);
    return reading;
  }

  async #write(): Promise<void> {
    const today = dayOf(this.now());
    const changes = new Map<string, DayCount>();
    const add = (change: DayCount) => {
      const known = changes.get(nameOf(change));
      if (known) known.calls += change.calls;
      else changes.set(nameOf(change), { ...change });
    };
    for (const change of this.#late.splice(0)) add(change);
    for (const [subject, entry] of this.#entries) {
      if (entry.unwritten !== 0) add({ subject, day: dateOf(entry.day), calls: entry.unwritten });
      entry.unwritten = 0;
      if (entry.day !== today) this.#entries.delete(subject);
    }
    if (changes.size === 0 || !this.journal) return;
    const written = [...changes.values()];
    try {
      this.#adopt(written, await this.journal.add(written));
    } catch (error) {
      this.#late.push(...written);
      throw error;
    }
  }

  /** What others counted meanwhile counts here from now on. */
  #adopt(written: readonly DayCount[], kept: readonly DayCount[]): void {
    const sums = new Map(kept.map((count) => [nameOf(count), count.calls]));
    for (const count of written) {
      const entry = this.#entries.get(count.subject);
      if (!entry || dateOf(entry.day) !== count.day) continue;
      const calls = sums.get(nameOf(count));
      if (calls === undefined) this.#entries.delete(count.subject);
      else entry.calls = calls + entry.unwritten;
    }
  }
}

/** Milliseconds until midnight, UTC. */
export function restOfDayMs(date: number): number {
  return DAY_MS - (date % DAY_MS);
}

function dayOf(date: number): number {
  return Math.floor(date / DAY_MS);
}

/** `YYYY-MM-DD`. */
function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function nameOf({ subject, day }: DayCount): string {
  return `${day} ${subject}`;
}
