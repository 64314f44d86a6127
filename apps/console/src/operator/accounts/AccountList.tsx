import type { Account } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { Moment } from '../../shell/Moment.js';
import type { Column } from '../../table/DataTable.js';
import { PagedTable } from '../../table/PagedTable.js';
import { PlusIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import { addressOf, goTo } from '../route.js';
import { SectionHead } from '../SectionHead.js';
import { AccountState } from './AccountState.js';
import { CreateAccount } from './CreateAccount.js';

const ACCOUNTS_PER_PAGE = 50;

const columns: readonly Column<Account>[] = [
  {
    name: 'Account',
    isHeader: true,
    isLong: true,
    cell: ({ id, name }) => <a href={addressOf({ at: 'account', id, tab: 'settings' })}>{name}</a>,
  },
  { name: 'Id', cell: ({ id }) => <code>{id}</code> },
  { name: 'Plan', cell: ({ plan }) => plan },
  { name: 'State', cell: (account) => <AccountState account={account} /> },
  { name: 'Created', align: 'end', cell: ({ created_at }) => <Moment at={created_at} /> },
];

/** Every account, newest first. */
export function AccountList() {
  const { admin, seen } = useOperator();
  const [creating, setCreating] = useState(false);
  const fetchPage = useCallback<FetchPage<Account>>(
    async (cursor, signal) => {
      const query = { limit: ACCOUNTS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
      const { accounts, next_cursor } = await admin.accounts.list(query, { signal });
      for (const account of accounts) seen.set(account.id, account);
      return { items: accounts, next: next_cursor };
    },
    [admin, seen],
  );
  const pages = usePages(fetchPage);
  return (
    <>
      <SectionHead title="Accounts" note="Each owns its keys, collections, members and everything that they hold.">
        <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>
          New account
        </Button>
      </SectionHead>
      <PagedTable
        caption="Accounts, newest first"
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        waiting="Reading the accounts"
        empty="There is no account yet."
      />
      {creating && (
        <CreateAccount
          onClose={() => setCreating(false)}
          onCreated={(account) => {
            seen.set(account.id, account);
            goTo({ at: 'account', id: account.id, tab: 'settings' });
          }}
        />
      )}
    </>
  );
}
