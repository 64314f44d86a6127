import type { Account, AdminClient, Key } from '@facet/sdk';
import { useCallback } from 'react';
import { type FetchPage, type Pages, usePages } from '../../../request/usePages.js';
import { useOperator } from '../../OperatorApi.js';

/** A key of the gateway, and whose it is. */
export interface OwnedKey {
  readonly key: Key;
  readonly account: Pick<Account, 'id' | 'name'>;
}

const ACCOUNTS_PER_PAGE = 25;
const KEYS_PER_PAGE = 200;

/** Every key of an account that belongs to the gateway. */
export async function gatewayKeys(admin: AdminClient, accountId: string, signal?: AbortSignal): Promise<Key[]> {
  const keys: Key[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: KEYS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await admin.keys.list(accountId, query, { signal });
    keys.push(...page.keys.filter(({ surface }) => surface === 'gateway'));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return keys;
}

/** The keys that may call a product, account by account: the API lists keys by account alone. */
export function useProductKeys(slug: string): Pages<OwnedKey> {
  const { admin, seen } = useOperator();
  const fetchPage = useCallback<FetchPage<OwnedKey>>(
    async (start, signal) => {
      let cursor = start;
      for (;;) {
        const query = { limit: ACCOUNTS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
        const { accounts, next_cursor } = await admin.accounts.list(query, { signal });
        const items: OwnedKey[] = [];
        for (const account of accounts) {
          seen.set(account.id, account);
          const keys = await gatewayKeys(admin, account.id, signal);
          items.push(...keys.filter(({ products }) => products.includes(slug)).map((key) => ({ key, account })));
        }
        // A page without a row would be one that nobody sees.
        if (items.length > 0 || next_cursor === null) return { items, next: next_cursor };
        cursor = next_cursor;
      }
    },
    [admin, seen, slug],
  );
  return usePages(fetchPage);
}
