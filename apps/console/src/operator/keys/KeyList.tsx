import type { Key } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { ShownOnce } from '../../secret/ShownOnce.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Confirm } from '../../shell/Confirm.js';
import { Moment } from '../../shell/Moment.js';
import type { Column } from '../../table/DataTable.js';
import { PagedTable } from '../../table/PagedTable.js';
import { PlusIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { KeyForm } from './KeyForm.js';
import { KeyStanding } from './KeyStanding.js';
import { KeySwitch } from './KeySwitch.js';
import { titleOf } from './keyState.js';

const KEYS_PER_PAGE = 50;

type Doing =
  | { readonly what: 'create' }
  | { readonly what: 'edit' | 'revoke'; readonly key: Key }
  | { readonly what: 'show'; readonly secret: string; readonly key: Key };

/** The keys of an account, newest first: made, changed, switched off and on, revoked. */
export function KeyList({ accountId }: { readonly accountId: string }) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const [doing, setDoing] = useState<Doing>();
  const creator = useRef<HTMLButtonElement>(null);
  const fetchPage = useCallback<FetchPage<Key>>(
    async (cursor, signal) => {
      const query = { limit: KEYS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
      const { keys, next_cursor } = await admin.keys.list(accountId, query, { signal });
      return { items: keys, next: next_cursor };
    },
    [admin, accountId],
  );
  const pages = usePages(fetchPage);
  const { change } = pages;
  const replace = useCallback(
    (next: Key) => change((keys) => keys.map((key) => (key.id === next.id ? next : key))),
    [change],
  );

  const columns: readonly Column<Key>[] = [
    { name: 'Key', isHeader: true, isLong: true, cell: (key) => <span className={css.keyName}>{titleOf(key)}</span> },
    { name: 'Surface', cell: ({ surface }) => surface },
    { name: 'Ends in', cell: ({ hint }) => <code>{hint}</code> },
    { name: 'State', cell: (key) => <KeyStanding accountKey={key} /> },
    { name: 'Last used', cell: ({ last_used_at: at }) => (at === null ? 'Never' : <Moment at={at} />) },
    { name: 'Made by', cell: ({ created_by }) => (created_by === null ? 'Operator' : 'Member') },
    {
      name: 'Actions',
      isTools: true,
      cell: (key) => (
        <>
          <KeySwitch accountKey={key} title={titleOf(key)} onChange={replace} />
          <Button
            variant="default"
            size="xs"
            aria-label={`Edit ${titleOf(key)}`}
            onClick={() => setDoing({ what: 'edit', key })}
          >
            Edit
          </Button>
          <Button
            variant="default"
            size="xs"
            aria-label={`Revoke ${titleOf(key)}`}
            onClick={() => setDoing({ what: 'revoke', key })}
          >
            Revoke
          </Button>
        </>
      ),
    },
  ];
  const close = () => setDoing(undefined);
  const revoke = async (key: Key) => {
    await admin.keys.delete(key.id);
    change((keys) => keys.filter(({ id }) => id !== key.id));
  };
  return (
    <>
      <div className={css.bar}>
        <p className={css.note}>A key opens one surface for this account.</p>
        <Button ref={creator} leftSection={<PlusIcon size={16} />} onClick={() => setDoing({ what: 'create' })}>
          New key
        </Button>
      </div>
      <PagedTable
        caption="API keys, newest first"
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        waiting="Reading the keys"
        empty="This account has no key yet."
      />
      {doing?.what === 'create' && (
        <KeyForm
          accountId={accountId}
          onClose={close}
          onCreated={({ key: secret, ...key }) => {
            change((keys) => [key, ...keys.filter(({ id }) => id !== key.id)]);
            announce(`Key ${titleOf(key)} created`);
            setDoing({ what: 'show', secret, key });
          }}
        />
      )}
      {doing?.what === 'edit' && (
        <KeyForm
          accountId={accountId}
          edited={doing.key}
          onClose={close}
          onSaved={(key) => {
            replace(key);
            close();
            announce(`Key ${titleOf(key)} saved`);
          }}
        />
      )}
      {doing?.what === 'show' && (
        <ShownOnce
          title="Store this key now"
          name="API key"
          secret={doing.secret}
          onClose={close}
          rescue={() => creator.current}
        >
          <p className={css.note}>
            It opens the {doing.key.surface} surface. The server keeps its hash only: this is the one time that it is
            shown.
          </p>
        </ShownOnce>
      )}
      {doing?.what === 'revoke' && (
        <Confirm
          title={`Revoke ${titleOf(doing.key)}?`}
          action="Revoke key"
          onConfirm={() => revoke(doing.key)}
          done={`Key ${titleOf(doing.key)} revoked`}
          onClose={close}
          rescue={() => creator.current}
        >
          <p className={css.note}>Requests that carry it are refused within five seconds, for good.</p>
        </Confirm>
      )}
    </>
  );
}
