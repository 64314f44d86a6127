import { fail } from '@facet/contract';

/** One request's share of the memory that uploads may hold. */
export interface UploadLease {
  /** Raises `server.overloaded` when the bytes do not fit beside those of the other requests. */
  take(bytes: number): void;
  /** Gives everything back; further calls do nothing. */
  release(): void;
}

/** How long a client should wait for other uploads to be worked off. */
const RETRY_AFTER_SECONDS = 1;

/** Bounds the bytes that all uploads in flight hold together: refusing some is better than failing all. */
export class UploadMemory {
  private held = 0;

  constructor(private readonly limitBytes: number) {}

  /** Bytes held at the moment. */
  get heldBytes(): number {
    return this.held;
  }

  lease(): UploadLease {
    let own = 0;
    let released = false;
    return {
      take: (bytes) => {
        if (released) return;
        if (this.held + bytes > this.limitBytes) fail('server.overloaded', { retryAfterSeconds: RETRY_AFTER_SECONDS });
        this.held += bytes;
        own += bytes;
      },
      release: () => {
        released = true;
        this.held -= own;
        own = 0;
      },
    };
  }
}
