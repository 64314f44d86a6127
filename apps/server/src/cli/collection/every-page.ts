import type { Account, AccountCollection, AdminClient } from '@facet/sdk';
import { CommandError } from '../failure.js';

interface Page {
  readonly next_cursor: string | null;
}

const PAGE_ITEMS = 200;

/** The pages of a list, each asked for when the one before is used up. */
async function* everyPage<P extends Page>(read: (page: { limit: number; cursor?: string }) => Promise<P>) {
  let cursor: string | null = null;
  do {
    const page: P = await read({ limit: PAGE_ITEMS, ...(cursor !== null && { cursor }) });
    yield page;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** Every collection of an account, by external id. */
export async function* everyCollection(admin: AdminClient, accountId: string): AsyncGenerator<AccountCollection> {
  for await (const page of everyPage((query) => admin.collections.list(accountId, query))) yield* page.collections;
}

/** Every account, newest first. */
export async function* everyAccount(admin: AdminClient): AsyncGenerator<Account> {
  for await (const page of everyPage((query) => admin.accounts.list(query))) yield* page.accounts;
}

/** The collection with that external id. Raises CommandError when the account has none. */
export async function findCollection(
  admin: AdminClient,
  accountId: string,
  externalId: string,
): Promise<AccountCollection> {
  for await (const collection of everyCollection(admin, accountId)) {
    if (collection.external_id === externalId) return collection;
  }
  throw new CommandError(`account ${accountId} has no collection ${externalId}: facet collection list names them`);
}
