import { FacetClient } from '@facet/sdk';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import {
  type KeyStores,
  type KeySurface,
  keySurfaces,
  loadKey,
  type StoredKey,
  storeKey,
  takeKeysFromHash,
} from './key.js';

type Keys = Readonly<Record<KeySurface, StoredKey>>;

interface Held {
  readonly client: FacetClient;
  readonly keys: Keys;
  readonly setKey: (surface: KeySurface, key: string, remember: boolean) => void;
}

interface Api {
  readonly client: FacetClient;
  /** The surface that this part of the page calls. */
  readonly surface: KeySurface;
  /** That surface's key; empty when there is none yet. */
  readonly apiKey: string;
  readonly remembered: boolean;
  /** Keeps the key for this session, or for longer; an empty key forgets it. */
  readonly setKey: (key: string, remember: boolean) => void;
}

const HeldContext = createContext<Held | undefined>(undefined);
/** Which surface the part of the page below calls. */
export const SurfaceContext = createContext<KeySurface>('face');

// Getters, because a browser that blocks storage throws on reading the property itself.
const stores: KeyStores = {
  session: {
    getItem: (name) => sessionStorage.getItem(name),
    setItem: (name, value) => sessionStorage.setItem(name, value),
    removeItem: (name) => sessionStorage.removeItem(name),
  },
  local: {
    getItem: (name) => localStorage.getItem(name),
    setItem: (name, value) => localStorage.setItem(name, value),
    removeItem: (name) => localStorage.removeItem(name),
  },
};

const NONE: StoredKey = { key: '', remembered: false };

/** Holds the client and the API keys; takes keys out of the address on arrival. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const client = useMemo(() => new FacetClient({ baseUrl: location.origin, retries: 0, timeoutMs: 60_000 }), []);
  const [keys, setKeys] = useState<Keys>(() => {
    const arrived = takeKeysFromHash(location.hash).keys;
    const first = (surface: KeySurface): StoredKey => {
      const key = arrived[surface];
      return key === undefined ? (loadKey(stores, surface) ?? NONE) : { key, remembered: false };
    };
    return { face: first('face'), kyc: first('kyc') };
  });

  useEffect(() => {
    const takeKeys = () => {
      const { keys: arrived, rest } = takeKeysFromHash(location.hash);
      if (Object.keys(arrived).length === 0) return;
      history.replaceState(null, '', location.pathname + location.search + rest);
      for (const surface of keySurfaces) {
        const key = arrived[surface];
        if (key === undefined) continue;
        storeKey(stores, surface, key, false);
        setKeys((held) => ({ ...held, [surface]: { key, remembered: false } }));
      }
    };
    takeKeys();
    addEventListener('hashchange', takeKeys);
    return () => removeEventListener('hashchange', takeKeys);
  }, []);

  const held = useMemo<Held>(() => {
    const setKey = (surface: KeySurface, key: string, remember: boolean) => {
      storeKey(stores, surface, key, remember);
      setKeys((last) => ({ ...last, [surface]: { key, remembered: key !== '' && remember } }));
    };
    return { client, keys, setKey };
  }, [client, keys]);
  return <HeldContext value={held}>{children}</HeldContext>;
}

/** The client, and the key of the surface that this part of the page calls. */
export function useApi(): Api {
  const held = useContext(HeldContext);
  const surface = useContext(SurfaceContext);
  if (held === undefined) throw new Error('useApi outside ApiProvider');
  const { key, remembered } = held.keys[surface];
  return {
    client: held.client,
    surface,
    apiKey: key,
    remembered,
    setKey: (text, remember) => held.setKey(surface, text, remember),
  };
}
