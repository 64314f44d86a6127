import { type AdminClient, FacetClient } from '@facet/sdk';
import { useCallback, useMemo, useState } from 'react';
import { loadToken, storeToken } from './token.js';

// A getter, because a browser that blocks storage throws on reading the property itself.
const store = () => sessionStorage;

interface Operator {
  /** Undefined until somebody signed in. */
  readonly admin: AdminClient | undefined;
  /** Whether the server has refused a token that it took before. */
  readonly refused: boolean;
  /** Keeps a token for this tab once the server has taken it; raises what the server answered otherwise. */
  readonly signIn: (token: string) => Promise<void>;
  readonly signOut: () => void;
}

/** The operator's session: a token in this tab's storage, which no address and no other tab ever sees. */
export function useToken(): Operator {
  const [{ token, refused }, setHeld] = useState(() => ({ token: loadToken(store), refused: false }));

  const hold = useCallback((next: string, wasRefused = false) => {
    storeToken(store, next);
    setHeld({ token: next, refused: wasRefused });
  }, []);
  const admin = useMemo(
    () =>
      token === ''
        ? undefined
        : clientFor(token, () => {
            hold('', true);
          }),
    [token, hold],
  );
  const signIn = useCallback(
    async (next: string) => {
      await clientFor(next).system();
      hold(next);
    },
    [hold],
  );
  return { admin, refused, signIn, signOut: useCallback(() => hold(''), [hold]) };
}

function clientFor(token: string, onRefused?: () => void): AdminClient {
  const watched: typeof fetch = async (...request) => {
    const answer = await fetch(...request);
    if (answer.status === 401) onRefused?.();
    return answer;
  };
  return new FacetClient({ baseUrl: location.origin, retries: 0, timeoutMs: 60_000, fetch: watched }).admin({ token });
}
