import type { WorkspaceCollection } from '@facet/sdk';
import { Button, Textarea, TextInput } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import page from '../page/page.module.css';
import { useOrganisation } from '../session/MemberProvider.js';

const LONGEST_RETENTION_DAYS = 3_650;

interface Props {
  /** The one to change; a new one is made without it. */
  readonly collection?: WorkspaceCollection;
  readonly onClose: () => void;
  readonly onSaved: (collection: WorkspaceCollection) => void;
}

/** Name, description and retention of a collection. */
export function CollectionForm({ collection, onClose, onSaved }: Props) {
  const { client } = useOrganisation();
  const announce = useAnnounce();
  const form = useForm({
    name: collection?.name ?? '',
    description: collection?.description ?? '',
    retention_days: collection?.retention_days?.toString() ?? '',
  });
  const submit = form.submit(
    ({ name, retention_days }) => ({
      name: name.trim() === '' ? 'Give it a name.' : undefined,
      retention_days: isRetention(retention_days)
        ? undefined
        : `Give whole days from 1 to ${LONGEST_RETENTION_DAYS}, or nothing.`,
    }),
    async ({ name, description, retention_days }) => {
      const json = {
        name: name.trim(),
        description: description.trim() === '' ? null : description.trim(),
        retention_days: retention_days.trim() === '' ? null : Number(retention_days),
      };
      const saved = collection
        ? await client.collections.update(collection.id, json)
        : await client.collections.create(json);
      announce(`Collection ${saved.name} ${collection ? 'saved' : 'created'}`);
      onSaved(saved);
    },
  );
  return (
    <Dialog title={collection ? `Edit ${collection.name}` : 'New collection'} onClose={onClose} busy={form.busy}>
      <form ref={form.ref} className={page.form} onSubmit={submit} noValidate>
        <TextInput label="Name" autoComplete="off" maxLength={200} required data-autofocus {...form.text('name')} />
        <Textarea
          label="Description"
          description="For people; may be left empty"
          rows={2}
          maxLength={1_000}
          {...form.text('description')}
        />
        <TextInput
          label="Keep faces for so many days"
          description="After that they are erased by themselves. Empty: until you delete them"
          inputMode="numeric"
          autoComplete="off"
          {...form.text('retention_days')}
        />
        {form.error !== undefined && <InlineError error={form.error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={form.busy}>
            Cancel
          </Button>
          <Button type="submit" loading={form.busy}>
            {collection ? 'Save' : 'Create'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function isRetention(text: string): boolean {
  if (text.trim() === '') return true;
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= LONGEST_RETENTION_DAYS;
}
