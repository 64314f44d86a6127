import { isFacetError } from './errors.js';
import type { Session, SessionStore } from './session.js';

/** What the server answers a sign-in and a refresh with. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

/** An access token with less than this left is changed before it is used, in milliseconds. */
const MARGIN_MS = 15_000;

/** Keeps a member's access token fresh: one refresh at a time, and one retry of a call that came too late. */
export class SessionKeeper {
  readonly #store: SessionStore;
  readonly #refresh: (refreshToken: string) => Promise<Tokens>;
  #refreshing: Promise<Session | undefined> | undefined;

  constructor(store: SessionStore, refresh: (refreshToken: string) => Promise<Tokens>) {
    this.#store = store;
    this.#refresh = refresh;
  }

  get current(): Session | undefined {
    return this.#store.read();
  }

  /** Takes over the tokens that the server gave. */
  keep(tokens: Tokens): Session {
    const session = {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresAt: Date.now() + tokens.expires_in * 1_000,
    };
    this.#store.write(session);
    return session;
  }

  forget(): void {
    this.#store.write(undefined);
  }

  /**
   * Calls with a good access token (undefined when nobody is signed in), once more with another when the server says
   * that it has expired. A session that the server has ended is forgotten, and its refusal raised.
   */
  async run<Result>(call: (accessToken: string | undefined) => Promise<Result>): Promise<Result> {
    let session = this.current;
    if (session && session.expiresAt - Date.now() < MARGIN_MS) session = await this.#renew(session);
    try {
      return await call(session?.accessToken);
    } catch (error) {
      if (!session || !isFacetError(error, 'workspace') || error.code !== 'TOKEN_EXPIRED') throw error;
      const renewed = await this.#renew(session);
      return call(renewed?.accessToken);
    }
  }

  #renew(old: Session): Promise<Session | undefined> {
    this.#refreshing ??= this.#renewAlone(old).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  #renewAlone(old: Session): Promise<Session | undefined> {
    const renew = async () => {
      const kept = this.current;
      // Another window was faster, or signed out.
      if (kept?.refreshToken !== old.refreshToken) return kept;
      try {
        return this.keep(await this.#refresh(old.refreshToken));
      } catch (error) {
        if (isFacetError(error, 'workspace') && error.status === 401) this.forget();
        throw error;
      }
    };
    return this.#store.exclusively ? this.#store.exclusively(renew) : renew();
  }
}
