import { type Credentials, FacetClient, type Me, type WorkspaceClient } from '@facet/sdk';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { isOnlyTab, TabSession } from './tabSession.js';

/** Whether somebody is signed in. */
export type SignedIn =
  | { readonly phase: 'unknown' }
  /** `ended` when somebody was signed in until now, and did not sign out. */
  | { readonly phase: 'out'; readonly ended: boolean }
  | { readonly phase: 'in'; readonly me: Me }
  | { readonly phase: 'failed'; readonly error: unknown };

interface Member {
  readonly client: WorkspaceClient;
  readonly signedIn: SignedIn;
  /** Takes up the session that the tab had before a reload. */
  readonly restore: () => void;
  readonly signIn: (credentials: Credentials) => Promise<void>;
  /** Ends the session here at once, and on the server as soon as it answers. */
  readonly signOut: () => void;
  /** Takes note that nobody is signed in any more, by the person's own doing. */
  readonly leave: () => void;
  /** Reads again who is signed in, after a change. */
  readonly refresh: () => Promise<void>;
  /** The address that was typed last, so that it need not be typed twice. */
  readonly lastEmail: { current: string };
}

const MemberContext = createContext<Member | undefined>(undefined);

// Getters, because a browser that blocks storage throws on reading the property itself.
const tabStorage = {
  getItem: (name: string) => sessionStorage.getItem(name),
  setItem: (name: string, value: string) => sessionStorage.setItem(name, value),
  removeItem: (name: string) => sessionStorage.removeItem(name),
};

/** Holds the member's session; a look at another part of the console does not end it. */
export function MemberProvider({ children }: { readonly children: ReactNode }) {
  const [{ store, client }] = useState(connect);
  const [signedIn, setSignedIn] = useState<SignedIn>({ phase: 'unknown' });
  const lastEmail = useRef('');
  const restoring = useRef(false);
  const claim = useRef<Promise<void>>(undefined);

  useEffect(() => {
    store.onEnd = () => setSignedIn({ phase: 'out', ended: true });
    return () => {
      store.onEnd = () => undefined;
    };
  }, [store]);

  const refresh = useCallback(async () => setSignedIn({ phase: 'in', me: await client.auth.me() }), [client]);
  const restore = useCallback(() => {
    if (restoring.current) return;
    restoring.current = true;
    setSignedIn({ phase: 'unknown' });
    const work = async (): Promise<SignedIn> => {
      claim.current ??= claimTab(store);
      await claim.current;
      if (client.session === undefined) return { phase: 'out', ended: false };
      try {
        return { phase: 'in', me: await client.auth.me() };
      } catch (error) {
        if (client.session === undefined) return { phase: 'out', ended: true };
        return { phase: 'failed', error };
      }
    };
    void work().then((found) => {
      restoring.current = false;
      setSignedIn(found);
    });
  }, [client, store]);

  const member = useMemo<Member>(
    () => ({
      client,
      signedIn,
      restore,
      refresh,
      lastEmail,
      leave: () => setSignedIn({ phase: 'out', ended: false }),
      signIn: async (credentials) => {
        lastEmail.current = credentials.email;
        await client.auth.login(credentials);
        await refresh();
      },
      signOut: () => {
        // An answer that it had ended already, or none at all, changes nothing for the person who leaves.
        client.auth.logout().catch(() => undefined);
        setSignedIn({ phase: 'out', ended: false });
      },
    }),
    [client, signedIn, restore, refresh],
  );
  return <MemberContext value={member}>{children}</MemberContext>;
}

/** The session, whoever looks at the page. */
export function useMember(): Member {
  const member = useContext(MemberContext);
  if (member === undefined) throw new Error('useMember outside MemberProvider');
  return member;
}

/** What a signed-in member sees and may do; only for pages that are shown to members. */
export function useOrganisation() {
  const member = useMember();
  if (member.signedIn.phase !== 'in') throw new Error('useOrganisation where nobody is signed in');
  const { me } = member.signedIn;
  return { ...member, me, mayManage: me.role === 'owner' || me.role === 'admin', mayWork: me.role !== 'viewer' };
}

/** Sees to it that no other tab has this one's refresh token. Once a page: its own claim would look like another tab's. */
async function claimTab(store: TabSession): Promise<void> {
  if (await isOnlyTab(store.tab)) return;
  store.letGo();
  await isOnlyTab(store.tab);
}

function connect() {
  const store = new TabSession(tabStorage);
  /** A session that was ended elsewhere shows by this refusal, whatever was asked for. */
  const watched: typeof fetch = async (input, init) => {
    const used = store.read()?.accessToken;
    const response = await fetch(input, init);
    const isMembers = used !== undefined && new Headers(init?.headers).get('authorization') === `Bearer ${used}`;
    if (response.status === 401 && isMembers && (await response.clone().text()).includes('"TOKEN_INVALID"')) {
      if (store.read()?.accessToken === used) store.write(undefined);
    }
    return response;
  };
  const options = { baseUrl: location.origin, retries: 0, timeoutMs: 60_000, fetch: watched };
  return { store, client: new FacetClient(options).workspace({ sessions: store }) };
}
