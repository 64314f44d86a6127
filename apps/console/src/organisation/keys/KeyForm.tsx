import type { MadeWorkspaceKey, WorkspaceCollection, WorkspaceKey } from '@facet/sdk';
import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';
import { addressesIn, endOfDay, lastDay } from './keyState.js';

interface Props {
  /** The one to change; a new one is made without it. */
  readonly apiKey?: WorkspaceKey;
  readonly collections: readonly WorkspaceCollection[];
  readonly onClose: () => void;
  readonly onMade: (key: MadeWorkspaceKey) => void;
  readonly onChanged: (key: WorkspaceKey) => void;
}

/** What a key is called, opens, and is limited to. */
export function KeyForm({ apiKey, collections, onClose, onMade, onChanged }: Props) {
  const { client } = useOrganisation();
  const announce = useAnnounce();
  const form = useForm({
    name: apiKey?.name ?? '',
    collection_id: apiKey?.collection_id ?? collections[0]?.id ?? '',
    rate_limit: apiKey?.rate_limit?.toString() ?? '',
    allowed_ips: apiKey?.allowed_ips.join('\n') ?? '',
    expires_at: lastDay(apiKey?.expires_at ?? null),
    active: apiKey?.active ?? true,
  });
  const submit = form.submit(
    ({ name, collection_id, rate_limit, expires_at }) => ({
      name: name.trim() === '' ? 'Give it a name.' : undefined,
      collection_id: collection_id === '' ? 'Choose a collection.' : undefined,
      rate_limit: /^\s*(\d*)\s*$/.test(rate_limit) && rate_limit.trim() !== '0' ? undefined : 'Give a whole number.',
      expires_at: endOfDay(expires_at) === undefined ? 'Give a day.' : undefined,
    }),
    async ({ name, collection_id, rate_limit, allowed_ips, expires_at, active }) => {
      const settings = {
        name: name.trim(),
        rate_limit: rate_limit.trim() === '' ? null : Number(rate_limit),
        allowed_ips: addressesIn(allowed_ips),
        expires_at: endOfDay(expires_at) ?? null,
      };
      if (apiKey) {
        const changed = await client.keys.update(apiKey.id, { ...settings, active });
        announce(`Key ${changed.name} saved`);
        onChanged(changed);
      } else {
        const made = await client.keys.create({ ...settings, collection_id });
        announce(`Key ${made.name} made. Store it now`);
        onMade(made);
      }
    },
  );
  return (
    <Dialog title={apiKey ? `Edit ${apiKey.name}` : 'New API key'} onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          description="What it is for: the door, the app, a test"
          autoComplete="off"
          maxLength={200}
          required
          data-autofocus
          {...form.text('name')}
        />
        <NativeSelect
          label="Collection"
          description={apiKey ? 'A key stays with its collection' : 'The one that it opens'}
          disabled={apiKey !== undefined}
          required={apiKey === undefined}
          data={collections.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.text('collection_id')}
        />
        <div className={page.pairOfFields}>
          <TextInput
            label="Requests a minute"
            description="Empty: the plan’s limit"
            inputMode="numeric"
            autoComplete="off"
            {...form.text('rate_limit')}
          />
          <TextInput
            label="Last day"
            description="Empty: it does not expire"
            type="date"
            {...form.text('expires_at')}
          />
        </div>
        <Textarea
          label="Allowed addresses"
          description="IP addresses and ranges, such as 192.0.2.0/24; one a line. Empty: from anywhere"
          className={page.mono ?? ''}
          rows={2}
          spellCheck={false}
          {...form.text('allowed_ips')}
        />
        {apiKey && <Switch label="The key works" {...form.flag('active')} />}
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" loading={form.busy}>
            {apiKey ? 'Save' : 'Make the key'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
