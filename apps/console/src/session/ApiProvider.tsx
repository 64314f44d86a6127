import { FacetClient } from '@facet/sdk';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type KeyStores, loadKey, storeKey, takeKeyFromHash } from './key.js';

interface Api {
  readonly client: FacetClient;
  /** The face surface's key; empty when there is none yet. */
  readonly apiKey: string;
  readonly remembered: boolean;
  /** Keeps the key for this session, or for longer; an empty key forgets it. */
  readonly setKey: (key: string, remember: boolean) => void;
}

const ApiContext = createContext<Api | undefined>(undefined);

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

/** Holds the client and the API key; takes the key out of the address on arrival. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const client = useMemo(() => new FacetClient({ baseUrl: location.origin, retries: 0, timeoutMs: 60_000 }), []);
  const [held, setHeld] = useState(() => {
    const fromHash = takeKeyFromHash(location.hash).key;
    return fromHash === undefined
      ? (loadKey(stores) ?? { key: '', remembered: false })
      : { key: fromHash, remembered: false };
  });

  useEffect(() => {
    const takeKey = () => {
      const { key, rest } = takeKeyFromHash(location.hash);
      if (key === undefined) return;
      history.replaceState(null, '', location.pathname + location.search + rest);
      storeKey(stores, key, false);
      setHeld({ key, remembered: false });
    };
    takeKey();
    addEventListener('hashchange', takeKey);
    return () => removeEventListener('hashchange', takeKey);
  }, []);

  const api = useMemo<Api>(() => {
    const setKey = (key: string, remember: boolean) => {
      storeKey(stores, key, remember);
      setHeld({ key, remembered: key !== '' && remember });
    };
    return { client, apiKey: held.key, remembered: held.remembered, setKey };
  }, [client, held]);
  return <ApiContext value={api}>{children}</ApiContext>;
}

/** The client and the key in use. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('useApi outside ApiProvider');
  return api;
}
