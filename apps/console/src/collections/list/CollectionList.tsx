import type { Collection } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { LoadMore } from '../../request/LoadMore.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { Waiting } from '../../request/Waiting.js';
import room from '../../shell/room.module.css';
import { PlusIcon } from '../../theme/icons.js';
import css from '../collections.module.css';
import { LastRequest, useRoomApi } from '../RoomApi.js';
import { goTo } from '../usePlace.js';
import { CollectionRow } from './CollectionRow.js';
import { CreateCollection } from './CreateCollection.js';
import { NoCollections } from './NoCollections.js';

const LIST_PATH = '/face/api/v2/collections';
const COLLECTIONS_PER_PAGE = 50;

/** The account's collections, in the order of their external ids. */
export function CollectionList() {
  const { face, shown, seen } = useRoomApi();
  const [creating, setCreating] = useState(false);
  const fetchPage = useCallback<FetchPage<Collection>>(
    async (cursor, signal) => {
      const query = { limit: COLLECTIONS_PER_PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const search = new URLSearchParams({ ...query, limit: String(query.limit) });
      const options = shown({ method: 'GET', path: `${LIST_PATH}?${search}` }, { signal });
      const { collections, next_cursor } = await face.collections.list(query, options);
      for (const collection of collections) seen.set(collection.external_id, collection);
      return { items: collections, next: next_cursor };
    },
    [face, shown, seen],
  );
  const { items, next, busy, error, loadMore, reload } = usePages(fetchPage);
  const isEmpty = items?.length === 0;

  return (
    <div className={room.stack}>
      <div className={css.bar}>
        <h2 className={css.barTitle} tabIndex={-1} data-arrival>
          Collections
        </h2>
        {items !== undefined && !isEmpty && (
          <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>
            New collection
          </Button>
        )}
      </div>
      {items === undefined && busy && <Waiting text="Reading the collections" />}
      {isEmpty && <NoCollections onCreate={() => setCreating(true)} />}
      {items !== undefined && !isEmpty && (
        <ul className={css.rows} aria-label="All collections">
          {items.map((collection) => (
            <CollectionRow key={collection.external_id} collection={collection} />
          ))}
        </ul>
      )}
      {error !== undefined && <ErrorNotice error={error} onRetry={items === undefined ? reload : loadMore} />}
      {next !== null && error === undefined && <LoadMore busy={busy} onMore={loadMore} />}
      <LastRequest planned={{ method: 'GET', path: `${LIST_PATH}?limit=${COLLECTIONS_PER_PAGE}` }} />
      {creating && (
        <CreateCollection
          onClose={() => setCreating(false)}
          onCreated={({ external_id }) => goTo({ at: 'faces', externalId: external_id })}
        />
      )}
    </div>
  );
}
