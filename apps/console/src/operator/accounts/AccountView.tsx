import type { Account, CallOptions } from '@facet/sdk';
import { useCallback, useEffect, useState } from 'react';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { useCall } from '../../request/useCall.js';
import { Waiting } from '../../request/Waiting.js';
import room from '../../shell/room.module.css';
import { AuditView } from '../audit/AuditView.js';
import { KeyList } from '../keys/KeyList.js';
import { useOperator } from '../OperatorApi.js';
import type { OperatorPlace } from '../route.js';
import { UsageView } from '../usage/UsageView.js';
import { AccountHead } from './AccountHead.js';
import { AccountSettings } from './AccountSettings.js';

interface Props {
  readonly place: Extract<OperatorPlace, { readonly at: 'account' }>;
}

/** One account: its settings, keys, usage and audit log. */
export function AccountView({ place }: Props) {
  const { id, tab } = place;
  const { admin, seen } = useOperator();
  const { state, start } = useCall<Account>();
  const [changed, setChanged] = useState<Account>();

  const read = useCallback(() => {
    const get = async (options: CallOptions) => {
      const account = await admin.accounts.get(id, options);
      seen.set(id, account);
      return account;
    };
    start(get, false);
  }, [admin, seen, start, id]);
  useEffect(read, [read]);

  const readNow = state.phase === 'done' ? state.result : undefined;
  const upToDate = changed ?? readNow;
  const account = upToDate ?? (state.phase === 'failed' ? undefined : seen.get(id));
  const change = (next: Account) => {
    seen.set(id, next);
    setChanged(next);
  };
  return (
    <div className={room.stack}>
      <AccountHead id={id} tab={tab} account={account} onChange={change} />
      {state.phase === 'failed' && <ErrorNotice error={state.error} response={state.response} onRetry={read} />}
      {(account === undefined || (tab === 'settings' && upToDate === undefined)) && state.phase === 'sending' && (
        <Waiting text="Opening the account" />
      )}
      {upToDate && tab === 'settings' && <AccountSettings account={upToDate} onChange={change} />}
      {account && tab === 'keys' && <KeyList accountId={id} />}
      {account && tab === 'usage' && <UsageView accountId={id} />}
      {account && tab === 'audit-log' && <AuditView accountId={id} />}
    </div>
  );
}
