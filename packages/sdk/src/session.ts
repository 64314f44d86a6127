/** A member's tokens. */
export interface Session {
  readonly accessToken: string;
  /** Good for one use. */
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds since 1970, by the clock of this machine. */
  readonly expiresAt: number;
}

/** Where a session is kept between calls, and between the windows that share it. */
export interface SessionStore {
  /** The session as it is now; undefined when nobody is signed in. */
  read(): Session | undefined;
  /** Keeps the session; undefined when it has ended. */
  write(session: Session | undefined): void;
  /**
   * Runs the work while nobody else does who shares the store: two refreshes with one token would end the session. A
   * browser passes `(work) => navigator.locks.request('session', work)`. Without it, calls of this client take turns.
   */
  exclusively?<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Keeps the session for as long as the program runs. */
export function memorySessions(session?: Session): SessionStore {
  let kept = session;
  return {
    read: () => kept,
    write: (next) => {
      kept = next;
    },
  };
}
