/** The surfaces that the console calls; each has keys of its own. */
export const keySurfaces = ['face', 'kyc'] as const;
export type KeySurface = (typeof keySurfaces)[number];

const storageName = (surface: KeySurface) => `facet.${surface}-key`;
/** What stands before each surface's key in the fragment of an address. */
const hashName: Readonly<Record<KeySurface, string>> = { face: 'key=', kyc: 'kyc-key=' };

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
 * Splits `#key=…&kyc-key=…&compare` into the keys and the rest of the fragment. Fragments never leave the browser, which
 * is why the server prints its first address in this form.
 */
export function takeKeysFromHash(hash: string): {
  readonly keys: Readonly<Partial<Record<KeySurface, string>>>;
  readonly rest: string;
} {
  const keys: Partial<Record<KeySurface, string>> = {};
  const rest = hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => {
      const surface = keySurfaces.find((each) => part.startsWith(hashName[each]));
      if (surface === undefined) return part !== '';
      const key = decode(part.slice(hashName[surface].length)).trim();
      if (key !== '') keys[surface] = key;
      return false;
    })
    .join('&');
  return { keys, rest: rest === '' ? '' : `#${rest}` };
}

/** Whether a text may be a key: visible ASCII without spaces, which is also all that an Authorization header carries. */
export function isHeaderSafe(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key);
}

/** The surface's key kept from an earlier visit, this session's first; undefined when there is none. */
export function loadKey(stores: KeyStores, surface: KeySurface): StoredKey | undefined {
  const session = read(stores.session, surface);
  const local = read(stores.local, surface);
  if (session !== null) return { key: session, remembered: session === local };
  return local === null ? undefined : { key: local, remembered: true };
}

/** Keeps a surface's key for this session, and beyond it when `remember`; an empty key forgets it everywhere. */
export function storeKey(stores: KeyStores, surface: KeySurface, key: string, remember: boolean): void {
  const name = storageName(surface);
  try {
    if (key === '') stores.session.removeItem(name);
    else stores.session.setItem(name, key);
    if (key !== '' && remember) stores.local.setItem(name, key);
    else stores.local.removeItem(name);
  } catch {
    // A browser may refuse storage (private windows, quota): the key then lives as long as the page.
  }
}

function read(store: KeyStores['session'], surface: KeySurface): string | null {
  try {
    return store.getItem(storageName(surface));
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
