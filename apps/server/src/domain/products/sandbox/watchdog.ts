import { readFileSync } from 'node:fs';

/** How often a process that is over its time is looked at again. */
const lookMs = 100;
/** Processor time beyond the limit that shows that it was the process, and not a busy machine, that took the time. */
const guiltyMs = 80;
/** However busy the machine is, nothing runs longer than so many times its limit. */
const patience = 8;
/** Of one tick in `/proc`. */
const tickMs = 10;

/** Tells when a process takes longer than it may. Time in which a busy machine did not let it run is not held against it. */
export class Watchdog {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pid: number | undefined,
    /** Told whether the process took the time, or the machine had none for it. */
    private readonly onOverrun: (isGuilty: boolean) => void,
  ) {}

  /**
   * Watches from now on, in place of what was watched before.
   *
   * @param counted whether processor time counts from the beginning, for work that is expected to take a while; else only
   *   what is used beyond the limit does, which costs nothing as long as the limit is kept.
   */
  start(limitMs: number, counted = false): void {
    this.stop();
    const atStart = counted ? this.#processorMs() : undefined;
    const leftMs = limitMs * (patience - 1);
    this.#timer = setTimeout(() => {
      if (atStart === undefined) this.#look(leftMs, this.#processorMs(), guiltyMs);
      else this.#look(leftMs, atStart, limitMs);
    }, limitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(leftMs: number, before: number | undefined, allowedMs: number): void {
    this.#timer = setTimeout(() => {
      const now = this.#processorMs();
      const isGuilty = before === undefined || now === undefined || now - before >= allowedMs;
      if (isGuilty || leftMs <= 0) this.onOverrun(isGuilty);
      else this.#look(leftMs - lookMs, before, allowedMs);
    }, lookMs);
  }

  /** What the process has used of the processor; undefined where the system does not tell. */
  #processorMs(): number | undefined {
    try {
      const stat = readFileSync(`/proc/${this.pid}/stat`, 'latin1');
      // The name of the program, in brackets, may hold spaces; user and system time are fields 14 and 15.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * tickMs;
    } catch {
      return undefined;
    }
  }
}
