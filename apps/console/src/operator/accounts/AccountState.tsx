import type { Account } from '@facet/sdk';
import { State } from '../State.js';

/** Whether the account may call the API, and whether it has paid. */
export function AccountState({ account }: { readonly account: Account }) {
  return (
    <>
      {account.status === 'active' ? <State tone="good">Active</State> : <State tone="warn">Suspended</State>}
      {account.billing === 'past_due' && <State tone="warn">Past due</State>}
    </>
  );
}
