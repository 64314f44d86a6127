import type { Account, AdminClient, Key, Product } from '@facet/sdk';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useCallback } from 'react';
import { ErrorNotice } from '../../../request/ErrorNotice.js';
import { InlineError } from '../../../request/InlineError.js';
import { useForm } from '../../../request/useForm.js';
import { useRead } from '../../../request/useRead.js';
import { Waiting } from '../../../request/Waiting.js';
import { Dialog, DialogActions } from '../../../shell/Dialog.js';
import { titleOf } from '../../keys/keyState.js';
import { FigureFields } from '../../limits/FigureFields.js';
import { figuresFault, readFigures, setFigures, type Typed } from '../../limits/figures.js';
import { useOperator } from '../../OperatorApi.js';
import css from '../../operator.module.css';
import { gatewayKeys, type OwnedKey } from './useProductKeys.js';

const ACCOUNTS_PER_PAGE = 200;
const NEW_KEY = '';
/** What bounds most keys of the gateway. */
const figures = ['per_minute', 'per_day'] as const;

interface Props {
  readonly product: Product;
  /** Ids of the keys that may call it already. */
  readonly entitled: ReadonlySet<string>;
  readonly onClose: () => void;
  /** Told the secret of a key that was made for it. */
  readonly onEntitled: (owned: OwnedKey, secret: string | undefined) => void;
}

/** Lets a key that exists call a product, or makes one that may. */
export function EntitleKey(props: Props) {
  const { admin } = useOperator();
  const fetch = useCallback((signal: AbortSignal) => allAccounts(admin, signal), [admin]);
  const { data: accounts, error, reload } = useRead(fetch);
  return (
    <Dialog title={`Let a key call ${props.product.name}`} onClose={props.onClose}>
      {accounts === undefined && error === undefined && <Waiting text="Reading the accounts" />}
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {accounts?.length === 0 && <p className={css.note}>There is no account yet that could have a key.</p>}
      {accounts !== undefined && accounts.length > 0 && <EntitleForm {...props} accounts={accounts} />}
    </Dialog>
  );
}

function EntitleForm({ product, entitled, accounts, onClose, onEntitled }: Props & { readonly accounts: Account[] }) {
  const { admin } = useOperator();
  const form = useForm({
    account_id: accounts[0]?.id ?? '',
    key_id: NEW_KEY,
    name: '',
    limits: { per_minute: '', per_day: '' } as Typed<(typeof figures)[number]>,
  });
  const { ref, values, faults, busy, error, set, text, submit } = form;
  const { account_id } = values;
  const fetch = useCallback((signal: AbortSignal) => gatewayKeys(admin, account_id, signal), [admin, account_id]);
  const { data: keys, error: keysError } = useRead(fetch);
  const open = keys?.filter(({ id, account_id: owner }) => owner === account_id && !entitled.has(id)) ?? [];
  const isNew = values.key_id === NEW_KEY;

  const send = submit(
    ({ limits }) => ({ limits: isNew ? figuresFault(figures, limits) : undefined }),
    async (typed) => {
      const account = accounts.find(({ id }) => id === typed.account_id);
      if (!account) return;
      if (!isNew) {
        const chosen = (await gatewayKeys(admin, account.id)).find(({ id }) => id === typed.key_id);
        const products = [...new Set([...(chosen?.products ?? []), product.slug])];
        onEntitled({ key: await admin.keys.update(typed.key_id, { products }), account }, undefined);
        return;
      }
      const limits = setFigures(readFigures(figures, typed.limits) ?? {});
      const { key: secret, ...key } = await admin.keys.create(account.id, {
        surface: 'gateway',
        name: typed.name.trim(),
        products: [product.slug],
        limits,
      });
      onEntitled({ key, account }, secret);
    },
  );
  return (
    <form ref={ref} className={css.form} onSubmit={send} noValidate>
      <NativeSelect
        label="Account"
        data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
        data-autofocus
        value={account_id}
        error={faults.account_id}
        onChange={(event) => set({ account_id: event.currentTarget.value, key_id: NEW_KEY })}
      />
      <NativeSelect
        label="Key"
        description={open.length === 0 ? 'It has no other key of the gateway.' : 'A key of the gateway, or a new one'}
        data={[
          { value: NEW_KEY, label: 'Make a new key' },
          ...open.map((key) => ({ value: key.id, label: keyLabel(key) })),
        ]}
        {...text('key_id')}
      />
      {isNew && (
        <>
          <TextInput
            label="Name"
            description="For people; may be left empty"
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            {...text('name')}
          />
          <FigureFields
            legend="Limits"
            note="An empty field takes the gateway’s figure; 0 means unlimited."
            figures={figures}
            typed={values.limits}
            onType={(limits) => set({ limits })}
            error={faults.limits}
          />
        </>
      )}
      {(error ?? keysError) !== undefined && <InlineError error={error ?? keysError} />}
      <DialogActions>
        <Button variant="default" onClick={onClose} disabled={busy}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          {isNew ? 'Make the key' : 'Let it call'}
        </Button>
      </DialogActions>
    </form>
  );
}

function keyLabel(key: Key): string {
  return key.name === '' ? `Key ending in ${key.hint}` : `${titleOf(key)} (${key.hint})`;
}

async function allAccounts(admin: AdminClient, signal: AbortSignal): Promise<Account[]> {
  const all: Account[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: ACCOUNTS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await admin.accounts.list(query, { signal });
    all.push(...page.accounts);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
