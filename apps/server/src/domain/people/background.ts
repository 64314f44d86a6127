/** Work that goes on after its request was answered, one piece at a time. */
export class Background {
  #last = Promise.resolve();

  /** @param onError told of work that failed. */
  constructor(readonly onError: (error: unknown) => void) {}

  run(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch(this.onError);
  }

  /** Waits for all that was begun so far. */
  async settle(): Promise<void> {
    await this.#last;
  }
}
