import type { Account, AdminClient } from '@facet/sdk';
import { createContext, type ReactNode, useContext, useMemo } from 'react';

export interface OperatorApi {
  readonly admin: AdminClient;
  /** Accounts as they were read last, so that opening one shows it at once. */
  readonly seen: Map<string, Account>;
}

const OperatorContext = createContext<OperatorApi | undefined>(undefined);

/** Gives the operator's surface to the part of the page below. */
export function OperatorApiProvider({
  admin,
  children,
}: {
  readonly admin: AdminClient;
  readonly children: ReactNode;
}) {
  const api = useMemo<OperatorApi>(() => ({ admin, seen: new Map() }), [admin]);
  return <OperatorContext value={api}>{children}</OperatorContext>;
}

/** The operator's surface, with the token that was signed in with. */
export function useOperator(): OperatorApi {
  const api = useContext(OperatorContext);
  if (api === undefined) throw new Error('useOperator outside OperatorApiProvider');
  return api;
}
