/** Bounds the bytes of all answers that are under way together: losing some is better than losing all. */
export class AnswerMemory {
  #held = 0;

  constructor(private readonly limitBytes: number) {}

  /** Whether the bytes fit beside the others; if so, they are held until they are given back. */
  take(bytes: number): boolean {
    if (this.#held + bytes > this.limitBytes) return false;
    this.#held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}
