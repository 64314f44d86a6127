import type { Key } from '@facet/sdk';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { FigureFields } from '../limits/FigureFields.js';
import { figuresFault, keyFigures, readFigures, setFigures, typedFigures } from '../limits/figures.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { surfaceNames, surfaces } from '../surfaces.js';
import { instant, listed, localTime } from './keyState.js';

type NewKey = Key & { readonly key: string };

interface Props {
  readonly accountId: string;
  /** The key that is changed; a new one without it. */
  readonly edited?: Key;
  readonly onClose: () => void;
  readonly onCreated?: (key: NewKey) => void;
  readonly onSaved?: (key: Key) => void;
}

const typing = { autoComplete: 'off', spellCheck: false } as const;

/** The form for a new key, or for the settings of one that exists. */
export function KeyForm({ accountId, edited, onClose, onCreated, onSaved }: Props) {
  const { admin } = useOperator();
  const expiry = localTime(edited?.expires_at ?? null);
  const form = useForm({
    surface: edited?.surface ?? ('face' as Key['surface']),
    name: edited?.name ?? '',
    collection_id: edited?.collection_id ?? '',
    scopes: edited?.scopes.join(', ') ?? '',
    products: edited?.products.join(', ') ?? '',
    allowed_ips: edited?.allowed_ips.join('\n') ?? '',
    expires_at: expiry,
    limits: typedFigures(keyFigures, edited?.limits ?? {}),
  });
  const { ref, values, faults, busy, error, set, text, submit } = form;

  const send = submit(
    ({ limits }) => ({ limits: figuresFault(keyFigures, limits) }),
    async ({ surface, ...typed }) => {
      const limits = readFigures(keyFigures, typed.limits) ?? {};
      const settings = {
        name: typed.name.trim(),
        collection_id: typed.collection_id.trim() === '' ? null : typed.collection_id.trim(),
        // A new key without scopes gets those of its surface.
        ...(typed.scopes.trim() !== '' && { scopes: listed(typed.scopes) }),
        products: listed(typed.products),
        allowed_ips: listed(typed.allowed_ips),
        // What is not touched stays as it is, to the second.
        ...(typed.expires_at !== expiry && { expires_at: instant(typed.expires_at) }),
      };
      if (edited) onSaved?.(await admin.keys.update(edited.id, { ...settings, limits }));
      else onCreated?.(await admin.keys.create(accountId, { surface, ...settings, limits: setFigures(limits) }));
    },
  );
  return (
    <Dialog title={edited === undefined ? 'New key' : 'Edit key'} onClose={onClose} busy={busy} wide>
      <form ref={ref} className={css.form} onSubmit={send} noValidate>
        <div className={css.fields}>
          {edited === undefined && (
            <NativeSelect
              label="Surface"
              description="What it opens"
              data={surfaces.map((value) => ({ value, label: surfaceNames[value] }))}
              data-autofocus
              {...text('surface')}
            />
          )}
          <TextInput
            label="Name"
            description="For people; may be left empty"
            maxLength={200}
            {...typing}
            {...text('name')}
          />
          <TextInput
            label="Expires"
            description="Never, when left empty"
            type="datetime-local"
            {...text('expires_at')}
          />
          <TextInput
            label="Collection"
            description="The only one that it opens; any, when left empty"
            {...typing}
            {...text('collection_id')}
          />
          <TextInput
            label="Scopes"
            description={`With commas between; ${edited ? 'unchanged' : 'all of the surface’s'}, when left empty`}
            {...typing}
            {...text('scopes')}
          />
          <TextInput label="Products" description="Slugs of those that it may call" {...typing} {...text('products')} />
        </div>
        <Textarea
          label="Allowed addresses"
          description="IP addresses and CIDR ranges, one a line; any, when left empty"
          rows={2}
          {...typing}
          {...text('allowed_ips')}
        />
        <FigureFields
          legend="Limits of this key"
          note="An empty field takes the account’s or the surface’s figure; 0 means unlimited."
          figures={keyFigures}
          typed={values.limits}
          onType={(limits) => set({ limits })}
          error={faults.limits}
        />
        {error !== undefined && <InlineError error={error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {edited === undefined ? 'Create key' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
