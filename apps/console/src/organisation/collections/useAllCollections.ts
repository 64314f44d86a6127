import type { WorkspaceCollection } from '@facet/sdk';
import { useCallback } from 'react';
import { type Read, useRead } from '../../request/useRead.js';
import { useOrganisation } from '../session/MemberProvider.js';

const PER_PAGE = 200;
/** A list to choose from is of no use beyond that. */
const MOST = 1_000;

/** The organisation's collections, to choose one from. */
export function useAllCollections(): Read<readonly WorkspaceCollection[]> {
  const { client } = useOrganisation();
  const read = useCallback(
    async (signal: AbortSignal): Promise<readonly WorkspaceCollection[]> => {
      const all: WorkspaceCollection[] = [];
      let cursor: string | null | undefined;
      do {
        const query = { limit: PER_PAGE, ...(cursor ? { cursor } : {}) };
        const { collections, next_cursor } = await client.collections.list(query, { signal });
        all.push(...collections);
        cursor = next_cursor;
      } while (cursor !== null && all.length < MOST);
      return all;
    },
    [client],
  );
  return useRead(read);
}
