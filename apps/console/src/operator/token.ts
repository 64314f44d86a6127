const STORAGE_NAME = 'facet.admin-token';

type TokenStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The admin token that this tab was given earlier; empty when there is none. */
export function loadToken(store: () => TokenStore): string {
  try {
    return store().getItem(STORAGE_NAME) ?? '';
  } catch {
    return '';
  }
}

/** Keeps the admin token as long as the tab is open; an empty one forgets it. */
export function storeToken(store: () => TokenStore, token: string): void {
  try {
    if (token === '') store().removeItem(STORAGE_NAME);
    else store().setItem(STORAGE_NAME, token);
  } catch {
    // A browser may refuse storage: the token then lives as long as the page.
  }
}
