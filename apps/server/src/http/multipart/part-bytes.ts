/** Room for a part of unknown length to begin with: most fields fit. */
const FIRST_BYTES = 1_024;

/**
 * Collects the bytes of a part in one piece of memory as they arrive. Joining them at the end instead would stop the
 * event loop for as long as it takes to copy 8 MB.
 */
export class PartBytes {
  private memory: Buffer;
  private length = 0;

  /** @param likelyLength what the part will take if the rest of the request is all its own. */
  constructor(likelyLength = FIRST_BYTES) {
    this.memory = Buffer.allocUnsafeSlow(likelyLength);
  }

  append(bytes: Buffer): void {
    const needed = this.length + bytes.length;
    if (needed > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.memory.length * 2));
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    bytes.copy(this.memory, this.length);
    this.length = needed;
  }

  /** What was collected: a view, not a copy. */
  bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }
}
