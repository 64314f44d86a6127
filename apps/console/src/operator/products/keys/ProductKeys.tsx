import type { Product } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { ShownOnce } from '../../../secret/ShownOnce.js';
import { useAnnounce } from '../../../shell/Announcer.js';
import { Confirm } from '../../../shell/Confirm.js';
import { Moment } from '../../../shell/Moment.js';
import type { Column } from '../../../table/DataTable.js';
import { PagedTable } from '../../../table/PagedTable.js';
import { PlusIcon } from '../../../theme/icons.js';
import { AccountLink } from '../../AccountLink.js';
import { KeyStanding } from '../../keys/KeyStanding.js';
import { titleOf } from '../../keys/keyState.js';
import { figureName, keyFigures, shownFigure } from '../../limits/figures.js';
import { useOperator } from '../../OperatorApi.js';
import css from '../../operator.module.css';
import { EntitleKey } from './EntitleKey.js';
import { gatewayKeys, type OwnedKey, useProductKeys } from './useProductKeys.js';

type Doing =
  | { readonly what: 'add' }
  | { readonly what: 'remove'; readonly owned: OwnedKey }
  | { readonly what: 'show'; readonly secret: string };

/** The keys that may call a product: given the right, made with it, and deprived of it. */
export function ProductKeys({ product }: { readonly product: Product }) {
  const { slug, name } = product;
  const { admin } = useOperator();
  const announce = useAnnounce();
  const [doing, setDoing] = useState<Doing>();
  const adder = useRef<HTMLButtonElement>(null);
  const pages = useProductKeys(slug);
  const { change } = pages;
  const close = () => setDoing(undefined);
  const added = (owned: OwnedKey, secret: string | undefined) => {
    change((items) => [owned, ...items.filter(({ key }) => key.id !== owned.key.id)]);
    announce(`Key ${titleOf(owned.key)} may call ${name}`);
    setDoing(secret === undefined ? undefined : { what: 'show', secret });
  };
  const remove = async ({ key, account }: OwnedKey) => {
    // What else it may call is asked again: somebody may have changed it since the list was read.
    const found = (await gatewayKeys(admin, account.id)).find(({ id }) => id === key.id);
    if (found) await admin.keys.update(key.id, { products: found.products.filter((each) => each !== slug) });
    change((items) => items.filter((each) => each.key.id !== key.id));
  };

  const columns: readonly Column<OwnedKey>[] = [
    {
      name: 'Key',
      isHeader: true,
      isLong: true,
      cell: ({ key }) => <span className={css.keyName}>{titleOf(key)}</span>,
    },
    { name: 'Account', isLong: true, cell: ({ account }) => <AccountLink id={account.id} /> },
    { name: 'Ends in', cell: ({ key }) => <code>{key.hint}</code> },
    { name: 'State', cell: ({ key }) => <KeyStanding accountKey={key} /> },
    { name: 'Limits', cell: ({ key }) => <KeyLimits owned={key} /> },
    { name: 'Last used', cell: ({ key: { last_used_at: at } }) => (at === null ? 'Never' : <Moment at={at} />) },
    {
      name: 'Actions',
      isTools: true,
      cell: (owned) => (
        <Button
          variant="default"
          size="xs"
          aria-label={`Remove ${titleOf(owned.key)}`}
          onClick={() => setDoing({ what: 'remove', owned })}
        >
          Remove
        </Button>
      ),
    },
  ];
  return (
    <>
      <div className={css.bar}>
        <p className={css.note}>Keys of the gateway call what they were given, and nothing else.</p>
        <Button ref={adder} leftSection={<PlusIcon size={16} />} onClick={() => setDoing({ what: 'add' })}>
          Let a key call it
        </Button>
      </div>
      <PagedTable
        caption={`Keys that may call ${name}`}
        columns={columns}
        pages={pages}
        keyOf={({ key }) => key.id}
        waiting="Looking through the accounts"
        empty="No key may call this product yet."
      />
      {doing?.what === 'add' && (
        <EntitleKey
          product={product}
          entitled={new Set(pages.items?.map(({ key }) => key.id))}
          onClose={close}
          onEntitled={added}
        />
      )}
      {doing?.what === 'show' && (
        <ShownOnce
          title="Store this key now"
          name="API key"
          secret={doing.secret}
          onClose={close}
          rescue={() => adder.current}
        >
          <p className={css.note}>
            It may call {name}. The server keeps its hash only: this is the one time that it is shown.
          </p>
        </ShownOnce>
      )}
      {doing?.what === 'remove' && (
        <Confirm
          title={`Keep ${titleOf(doing.owned.key)} from calling ${name}?`}
          action="Remove key"
          onConfirm={() => remove(doing.owned)}
          done={`Key ${titleOf(doing.owned.key)} may no longer call ${name}`}
          onClose={close}
          rescue={() => adder.current}
        >
          <p className={css.note}>The key itself goes on working for its other products.</p>
        </Confirm>
      )}
    </>
  );
}

function KeyLimits({ owned: { limits } }: { readonly owned: OwnedKey['key'] }) {
  const own = keyFigures.filter((figure) => limits[figure] !== undefined);
  if (own.length === 0) return 'The gateway’s';
  return (
    <ul className={css.limits}>
      {own.map((figure) => (
        <li key={figure}>
          {figureName(figure)}: <b>{shownFigure(limits[figure], figure)}</b>
        </li>
      ))}
    </ul>
  );
}
