const STORAGE_NAME = 'facet.face-key';

/** The part of the browser that holds the key between visits; replaced in tests. */
export interface KeyStores {
  readonly session: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly local: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export interface StoredKey {
  readonly key: string;
  /** Whether it outlives this browser session. */
  readonly remembered: boolean;
}

/**
 * Splits `#key=…&compare` into the key and the rest of the fragment. Fragments never leave the browser, which is why
 * the server prints its first address in this form.
 */
export function takeKeyFromHash(hash: string): { readonly key: string | undefined; readonly rest: string } {
  const parts = hash.replace(/^#/, '').split('&');
  const keyPart = parts.find((part) => part.startsWith('key='));
  const rest = parts.filter((part) => part !== keyPart && part !== '').join('&');
  const key = keyPart === undefined ? undefined : decode(keyPart.slice('key='.length)).trim();
  return { key: key || undefined, rest: rest === '' ? '' : `#${rest}` };
}

/** Whether HTTP can carry this text in an Authorization header: visible ASCII without spaces. */
export function isHeaderSafe(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key);
}

/** The key kept from an earlier visit, this session's first; undefined when there is none. */
export function loadKey(stores: KeyStores): StoredKey | undefined {
  const session = read(stores.session);
  const local = read(stores.local);
  if (session !== null) return { key: session, remembered: session === local };
  return local === null ? undefined : { key: local, remembered: true };
}

/** Keeps the key for this session, and beyond it when `remember`; an empty key forgets it everywhere. */
export function storeKey(stores: KeyStores, key: string, remember: boolean): void {
  try {
    if (key === '') stores.session.removeItem(STORAGE_NAME);
    else stores.session.setItem(STORAGE_NAME, key);
    if (key !== '' && remember) stores.local.setItem(STORAGE_NAME, key);
    else stores.local.removeItem(STORAGE_NAME);
  } catch {
    // A browser may refuse storage (private windows, quota): the key then lives as long as the page.
  }
}

function read(store: KeyStores['session']): string | null {
  try {
    return store.getItem(STORAGE_NAME);
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
