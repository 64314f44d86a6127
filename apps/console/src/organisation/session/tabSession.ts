import type { Session, SessionStore } from '@facet/sdk';

const NAME = 'facet.member-session';

/** The part of the browser that outlasts a reload; replaced in tests. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

interface Kept {
  /** Tells this tab from a copy of it. */
  readonly tab: string;
  readonly refreshToken: string;
}

/**
 * The session of one tab. The access token, which opens everything for an hour, is held in memory alone. The refresh
 * token has to outlast a reload, so it is in the tab's sessionStorage: it goes with the tab, no other tab reads it, and
 * unlike one in localStorage it is not found on the disk by the next person at the machine. It is good for one use, and a
 * use of a stolen one ends the session. (A cookie would travel by itself with requests that other sites provoke; the
 * API takes tokens from headers only.)
 */
export class TabSession implements SessionStore {
  readonly #storage: TabStorage;
  #session: Session | undefined;
  #tab: string;
  /** Called when a session that was there has ended. */
  onEnd: () => void = () => undefined;

  constructor(storage: TabStorage) {
    this.#storage = storage;
    const kept = load(storage);
    this.#tab = kept?.tab ?? newTabName();
    // Long over, so that the first call changes the refresh token for an access token.
    if (kept) this.#session = { accessToken: '', refreshToken: kept.refreshToken, expiresAt: 0 };
  }

  /** Names this tab; a copy of the tab starts with the same name. */
  get tab(): string {
    return this.#tab;
  }

  read(): Session | undefined {
    return this.#session;
  }

  write(session: Session | undefined): void {
    const before = this.#session;
    this.#session = session;
    try {
      if (session) {
        const kept: Kept = { tab: this.#tab, refreshToken: session.refreshToken };
        this.#storage.setItem(NAME, JSON.stringify(kept));
      } else this.#storage.removeItem(NAME);
    } catch {
      // A browser may refuse storage: the session then lives as long as the page.
    }
    if (before && !session) this.onEnd();
  }

  /** Gives up what was copied with the tab: two tabs with one refresh token would end the session for both. */
  letGo(): void {
    this.#session = undefined;
    this.#tab = newTabName();
    try {
      this.#storage.removeItem(NAME);
    } catch {
      // Then it was not kept either.
    }
  }
}

/**
 * Whether the tab of that name is this one alone; it stays so until the page is left. A page that is being reloaded may
 * take a moment to go. Pages without locks (plain HTTP from another machine) are believed.
 */
export async function isOnlyTab(tab: string): Promise<boolean> {
  if (!('locks' in navigator)) return true;
  return new Promise((resolve) => {
    const untilThePageIsLeft = () => {
      resolve(true);
      return new Promise<never>(() => undefined);
    };
    navigator.locks
      .request(`${NAME}.${tab}`, { signal: AbortSignal.timeout(1_500) }, untilThePageIsLeft)
      .catch(() => resolve(false));
  });
}

function load(storage: TabStorage): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(NAME) ?? 'null');
    const { tab, refreshToken } = (kept ?? {}) as Partial<Record<keyof Kept, unknown>>;
    return typeof tab === 'string' && typeof refreshToken === 'string' ? { tab, refreshToken } : undefined;
  } catch {
    return undefined;
  }
}

/** Not crypto.randomUUID, which plain HTTP from another machine has not. */
function newTabName(): string {
  return [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('-');
}
