import type { MadeWorkspaceKey, WorkspaceCollection, WorkspaceKey } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { fullMoment } from '../../format.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { ShownOnce } from '../../secret/ShownOnce.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import { PlusIcon } from '../../theme/icons.js';
import { useAllCollections } from '../collections/useAllCollections.js';
import { Page } from '../page/Page.js';
import { PagedList } from '../page/PagedList.js';
import { Record, Tag } from '../page/Records.js';
import { addressOf } from '../route.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { KeyForm } from './KeyForm.js';
import { keyState } from './keyState.js';

type Asks =
  | { readonly for: 'create' }
  | { readonly for: 'edit' | 'regenerate' | 'revoke'; readonly key: WorkspaceKey }
  | { readonly for: 'store'; readonly key: MadeWorkspaceKey };

/** The organisation's API keys. A key is shown when it is made, and never again. */
export function Keys() {
  const { client, me, mayManage, mayWork } = useOrganisation();
  const collections = useAllCollections();
  const [asks, setAsks] = useState<Asks>();
  const close = () => setAsks(undefined);
  const fetchPage = useCallback<FetchPage<WorkspaceKey>>(
    async (cursor, signal) => {
      const { api_keys, next_cursor } = await client.keys.list(cursor ? { cursor } : {}, { signal });
      return { items: api_keys, next: next_cursor };
    },
    [client],
  );
  const pages = usePages(fetchPage);
  const mayChange = (key: WorkspaceKey) => mayWork && (mayManage || key.created_by === me.user.id);
  const none = collections.data?.length === 0;
  const create = mayWork && !none && (
    <Button
      leftSection={<PlusIcon size={16} />}
      // A form that opens before there is anything to choose would hold nothing chosen.
      disabled={collections.data === undefined}
      onClick={() => setAsks({ for: 'create' })}
    >
      New API key
    </Button>
  );
  return (
    <Page
      title="API keys"
      lead="Applications send a key in the X-API-Key header. It opens one collection, and nothing of what members manage."
      actions={create}
    >
      {collections.error !== undefined && <ErrorNotice error={collections.error} onRetry={collections.reload} />}
      <PagedList
        label="API keys"
        pages={pages}
        empty={
          <p>
            No API keys yet.{' '}
            {none && (
              <>
                A key opens a collection: <a href={addressOf({ at: 'collections' })}>make one</a> first.
              </>
            )}
          </p>
        }
      >
        {(key) => (
          <Row
            key={key.id}
            apiKey={key}
            collections={collections.data ?? []}
            mine={key.created_by === me.user.id}
            onAsk={mayChange(key) ? (ask) => setAsks({ for: ask, key }) : undefined}
          />
        )}
      </PagedList>
      {asks?.for === 'create' && (
        <KeyForm
          collections={collections.data ?? []}
          onClose={close}
          onMade={(key) => {
            pages.change((keys) => [key, ...keys.filter(({ id }) => id !== key.id)]);
            setAsks({ for: 'store', key });
          }}
          onChanged={close}
        />
      )}
      {asks?.for === 'edit' && (
        <KeyForm
          apiKey={asks.key}
          collections={collections.data ?? []}
          onClose={close}
          onMade={close}
          onChanged={(changed) => {
            pages.change((keys) => keys.map((key) => (key.id === changed.id ? changed : key)));
            close();
          }}
        />
      )}
      {asks?.for === 'regenerate' && (
        <Confirm
          title={`Replace ${asks.key.name}?`}
          action="Make a new key"
          done="The key is replaced"
          // The dialog with the new key takes the place of this one.
          onClose={() => setAsks((last) => (last?.for === 'regenerate' ? undefined : last))}
          onConfirm={async () => {
            const made = await client.keys.regenerate(asks.key.id);
            pages.change((keys) => keys.map((key) => (key.id === asks.key.id ? made : key)));
            setAsks({ for: 'store', key: made });
          }}
        >
          <p>The old key stops working at once. The new one has the same name, collection and limits.</p>
        </Confirm>
      )}
      {asks?.for === 'revoke' && (
        <Confirm
          title={`Revoke ${asks.key.name}?`}
          action="Revoke key"
          done={`Key ${asks.key.name} revoked`}
          onClose={close}
          onConfirm={async () => {
            await client.keys.revoke(asks.key.id);
            pages.change((keys) => keys.filter(({ id }) => id !== asks.key.id));
          }}
        >
          <p>Applications that use it are refused at once, for good. To pause a key, edit it and switch it off.</p>
        </Confirm>
      )}
      {asks?.for === 'store' && (
        <ShownOnce title="Store this key now" name="API key" secret={asks.key.key} onClose={close}>
          <p>
            The server keeps only its hash: this is the one time that <b>{asks.key.name}</b> is shown.
          </p>
        </ShownOnce>
      )}
    </Page>
  );
}

interface RowProps {
  readonly apiKey: WorkspaceKey;
  readonly collections: readonly WorkspaceCollection[];
  readonly mine: boolean;
  /** Absent where the member may not change the key. */
  readonly onAsk: ((ask: 'edit' | 'regenerate' | 'revoke') => void) | undefined;
}

function Row({ apiKey: key, collections, mine, onAsk }: RowProps) {
  const collection = collections.find(({ id }) => id === key.collection_id);
  const state = keyState(key, new Date());
  return (
    <Record
      name={key.name}
      tags={
        <>
          {state !== 'active' && <Tag tone="warn">{state === 'expired' ? 'Expired' : 'Switched off'}</Tag>}
          {mine && <Tag>Yours</Tag>}
        </>
      }
      facts={[
        ['Key', <code key="hint">{key.hint}</code>],
        ['Collection', collection?.name ?? key.collection_id ?? 'none'],
        ['Limit', key.rate_limit === null ? 'the plan’s' : `${key.rate_limit} a minute`],
        key.allowed_ips.length > 0 ? ['From', key.allowed_ips.join(', ')] : undefined,
        key.expires_at === null ? undefined : [state === 'expired' ? 'Expired' : 'Expires', fullMoment(key.expires_at)],
        ['Last used', key.last_used_at === null ? 'never' : <Moment key="used" at={key.last_used_at} />],
      ]}
      actions={
        onAsk && (
          <>
            <Button variant="default" size="xs" aria-label={`Edit ${key.name}`} onClick={() => onAsk('edit')}>
              Edit
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={`Regenerate ${key.name}`}
              onClick={() => onAsk('regenerate')}
            >
              Regenerate
            </Button>
            <Button
              variant="subtle"
              size="xs"
              color="gray"
              c="var(--warn)"
              aria-label={`Revoke ${key.name}`}
              onClick={() => onAsk('revoke')}
            >
              Revoke
            </Button>
          </>
        )
      }
    />
  );
}
