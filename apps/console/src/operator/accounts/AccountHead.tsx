import type { Account } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useState } from 'react';
import head from '../../collections/head.module.css';
import { CopyButton } from '../../request/CopyButton.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import { BackIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { type AccountTab, accountTabs, addressOf } from '../route.js';
import { AccountState } from './AccountState.js';

const tabNames: Readonly<Record<AccountTab, string>> = {
  settings: 'Settings',
  keys: 'API keys',
  usage: 'Usage',
  'audit-log': 'Audit log',
};

interface Props {
  readonly id: string;
  readonly tab: AccountTab;
  /** Undefined until it is read. */
  readonly account: Account | undefined;
  readonly onChange: (account: Account) => void;
}

/** Which account this is and how it stands, with its tabs. */
export function AccountHead({ id, tab, account, onChange }: Props) {
  return (
    <header className={head.head}>
      <a className={head.back} href={addressOf({ at: 'accounts' })}>
        <BackIcon size={16} /> Accounts
      </a>
      <div className={head.titleRow}>
        <h2 className={head.title} tabIndex={-1} data-arrival>
          {account?.name ?? 'Account'}
        </h2>
        {account && <Suspension account={account} onChange={onChange} />}
      </div>
      <p className={css.facts}>
        {account && <AccountState account={account} />}
        {account && <span>Plan {account.plan}</span>}
        {account && (
          <span>
            Created <Moment at={account.created_at} />
          </span>
        )}
      </p>
      <p className={css.facts}>
        <code>{id}</code> <CopyButton text={id} label="Copy id" />
      </p>
      <nav className={head.tabs} aria-label="Of this account">
        {accountTabs.map((each) => (
          <a
            key={each}
            href={addressOf({ at: 'account', id, tab: each })}
            {...(each === tab ? { 'aria-current': 'page' as const } : {})}
          >
            {tabNames[each]}
          </a>
        ))}
      </nav>
    </header>
  );
}

/** The button that suspends an account once that was confirmed, or resumes it at once. */
function Suspension({ account, onChange }: { readonly account: Account; readonly onChange: (next: Account) => void }) {
  const { admin } = useOperator();
  const [asking, setAsking] = useState(false);
  const isActive = account.status === 'active';
  const put = async (status: Account['status']) => {
    onChange(await admin.accounts.update(account.id, { status }));
  };
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setAsking(true)}>
        {isActive ? 'Suspend' : 'Resume'}
      </Button>
      {asking && (
        <Confirm
          title={`${isActive ? 'Suspend' : 'Resume'} ${account.name}?`}
          action={isActive ? 'Suspend account' : 'Resume account'}
          harmless={!isActive}
          onConfirm={() => put(isActive ? 'suspended' : 'active')}
          done={`Account ${account.name} ${isActive ? 'suspended' : 'resumed'}`}
          onClose={() => setAsking(false)}
        >
          <p className={css.note}>
            {isActive
              ? 'Its keys and members are refused from now on. Nothing of it is lost, and it can be resumed.'
              : 'Its keys and members are let in again.'}
          </p>
        </Confirm>
      )}
    </>
  );
}
