/**
 * Shares the event loop out among uploads. The system hands over up to 2 MB of each connection at a time, so that twenty
 * large uploads would hold everybody else up for a fifth of a second; with turns, each round of the loop reads a bounded
 * number of bytes and then lets others have theirs.
 */
export class ReadTurns {
  private left: number;
  private waiting: (() => void)[] = [];
  private scheduled = false;

  /** @param bytesPerTurn read in one round of the event loop before the rest must wait for the next. */
  constructor(private readonly bytesPerTurn: number) {
    this.left = bytesPerTurn;
  }

  /** Counts bytes that were read; false when this turn has no more to give. */
  take(bytes: number): boolean {
    this.left -= bytes;
    this.schedule();
    return this.left > 0;
  }

  /** Calls back in the next turn. */
  wait(resume: () => void): void {
    this.waiting.push(resume);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.left = this.bytesPerTurn;
      const resumed = this.waiting;
      this.waiting = [];
      for (const resume of resumed) resume();
    });
  }
}
