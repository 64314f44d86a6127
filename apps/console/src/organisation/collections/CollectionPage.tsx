import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { count } from '../../format.js';
import { CopyButton } from '../../request/CopyButton.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { useRead } from '../../request/useRead.js';
import { Waiting } from '../../request/Waiting.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import { BackIcon } from '../../theme/icons.js';
import { Page } from '../page/Page.js';
import page from '../page/page.module.css';
import { addressOf } from '../route.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { goTo } from '../useOrgPlace.js';
import { CollectionForm } from './CollectionForm.js';
import { Faces } from './Faces.js';

/** One collection: what it is, and its faces. */
export function CollectionPage({ id }: { readonly id: string }) {
  const { client, mayManage } = useOrganisation();
  const read = useCallback((signal: AbortSignal) => client.collections.get(id, { signal }), [client, id]);
  const { data: collection, error, reload, change } = useRead(read);
  const [asks, setAsks] = useState<'edit' | 'delete'>();
  const close = () => setAsks(undefined);
  const onCount = useCallback(
    (difference: number) => {
      if (collection) change({ ...collection, face_count: Math.max(0, collection.face_count + difference) });
    },
    [collection, change],
  );
  return (
    <Page
      title={collection?.name ?? 'Collection'}
      lead={collection?.description}
      back={
        <a className={page.back} href={addressOf({ at: 'collections' })}>
          <BackIcon size={16} /> Collections
        </a>
      }
      actions={
        collection &&
        mayManage && (
          <>
            <Button variant="default" onClick={() => setAsks('edit')}>
              Edit
            </Button>
            <Button variant="subtle" color="gray" c="var(--warn)" onClick={() => setAsks('delete')}>
              Delete collection
            </Button>
          </>
        )
      }
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {collection === undefined && error === undefined && <Waiting text="Opening the collection" />}
      {collection && (
        <>
          <dl className={page.facts}>
            <div>
              <dt>Faces</dt>
              <dd>{collection.face_count.toLocaleString('en-US')}</dd>
            </div>
            <div>
              <dt>Created</dt>
              <dd>
                <Moment at={collection.created_at} />
              </dd>
            </div>
            <div>
              <dt>Kept</dt>
              <dd>{collection.retention_days === null ? 'until deleted' : count(collection.retention_days, 'day')}</dd>
            </div>
            <div>
              <dt>Id</dt>
              <dd>
                <code>{collection.id}</code>
              </dd>
            </div>
          </dl>
          <div className={page.actions}>
            <CopyButton text={collection.id} label="Copy the id" />
          </div>
          <Faces collection={collection} onCount={onCount} />
        </>
      )}
      {collection && asks === 'edit' && (
        <CollectionForm
          collection={collection}
          onClose={close}
          onSaved={(saved) => {
            change(saved);
            close();
          }}
        />
      )}
      {collection && asks === 'delete' && (
        <Confirm
          title={`Delete ${collection.name}?`}
          action="Delete collection"
          done={`Collection ${collection.name} deleted`}
          onClose={close}
          onConfirm={async () => {
            await client.collections.delete(collection.id);
            goTo({ at: 'collections' }, { replace: true });
          }}
        >
          <p>
            {collection.face_count === 0
              ? 'It is empty.'
              : `Its ${count(collection.face_count, 'face')} will be erased with it.`}{' '}
            API keys of this collection stop working. This cannot be undone.
          </p>
        </Confirm>
      )}
    </Page>
  );
}
