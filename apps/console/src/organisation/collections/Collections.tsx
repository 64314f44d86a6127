import type { WorkspaceCollection } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import list from '../../collections/collections.module.css';
import { count } from '../../format.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { LoadMore } from '../../request/LoadMore.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { Waiting } from '../../request/Waiting.js';
import { Moment } from '../../shell/Moment.js';
import { ArrowIcon, PlusIcon } from '../../theme/icons.js';
import { Page } from '../page/Page.js';
import { Nothing } from '../page/Records.js';
import { addressOf } from '../route.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { goTo } from '../useOrgPlace.js';
import { CollectionForm } from './CollectionForm.js';

/** The organisation's collections. */
export function Collections() {
  const { client, mayManage } = useOrganisation();
  const [creating, setCreating] = useState(false);
  const fetchPage = useCallback<FetchPage<WorkspaceCollection>>(
    async (cursor, signal) => {
      const { collections, next_cursor } = await client.collections.list(cursor ? { cursor } : {}, { signal });
      return { items: collections, next: next_cursor };
    },
    [client],
  );
  const { items, next, busy, error, loadMore, reload } = usePages(fetchPage);
  const create = mayManage && (
    <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>
      New collection
    </Button>
  );
  return (
    <Page
      title="Collections"
      lead="A collection holds the faces that you verify and identify people by. Each API key opens one of them."
      actions={create}
    >
      {items === undefined && busy && <Waiting text="Reading the collections" />}
      {items?.length === 0 && (
        <Nothing>
          <p>No collections yet.{mayManage ? ' Make the first one, then enrol faces in it.' : ''}</p>
        </Nothing>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className={list.rows} aria-label="Collections">
          {items.map((collection) => (
            <Row key={collection.id} collection={collection} />
          ))}
        </ul>
      )}
      {error !== undefined && <ErrorNotice error={error} onRetry={items === undefined ? reload : loadMore} />}
      {next !== null && error === undefined && <LoadMore busy={busy} onMore={loadMore} />}
      {creating && (
        <CollectionForm onClose={() => setCreating(false)} onSaved={({ id }) => goTo({ at: 'collection', id })} />
      )}
    </Page>
  );
}

function Row({ collection }: { readonly collection: WorkspaceCollection }) {
  const { id, name, description, face_count, retention_days, created_at } = collection;
  const notes = [description, retention_days !== null && `kept for ${count(retention_days, 'day')}`].filter(Boolean);
  return (
    <li>
      <a className={list.row} href={addressOf({ at: 'collection', id })}>
        <span className={list.rowText}>
          <span className={list.rowName}>{name}</span>
          {notes.length > 0 && <span className={list.rowNote}>{notes.join(' · ')}</span>}
        </span>
        <span className={list.rowCount}>{count(face_count, 'face')}</span>
        <span className={list.rowTime}>
          <Moment at={created_at} />
        </span>
        <ArrowIcon size={17} />
      </a>
    </li>
  );
}
