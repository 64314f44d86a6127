import { type Collection, isFacetError } from '@facet/sdk';
import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import css from '../collections.module.css';
import { useRoomApi } from '../RoomApi.js';
import { EXTERNAL_ID_RULE, isExternalId } from '../route.js';

const LONGEST_DESCRIPTION = 1_000;

interface Props {
  readonly onClose: () => void;
  readonly onCreated: (collection: Collection) => void;
}

/** The form for a new collection. What the server refuses is said where it was typed. */
export function CreateCollection({ onClose, onCreated }: Props) {
  const { face, shown, seen } = useRoomApi();
  const announce = useAnnounce();
  const [externalId, setExternalId] = useState('');
  const [description, setDescription] = useState('');
  const [fault, setFault] = useState<string>();
  const { busy, error, run } = useAction();

  const create = (event: FormEvent) => {
    event.preventDefault();
    const external_id = externalId.trim();
    if (!isExternalId(external_id)) {
      setFault(external_id === '' ? 'Give it an external id.' : `Use ${EXTERNAL_ID_RULE}`);
      return;
    }
    const text = description.trim();
    const json = { external_id, ...(text === '' ? {} : { description: text }) };
    run(async () => {
      const call = shown({ method: 'POST', path: '/face/api/v2/collections', json });
      const collection = await face.collections.create(json, call);
      seen.set(collection.external_id, collection);
      announce(`Collection ${collection.external_id} created`);
      onCreated(collection);
    });
  };

  const taken = isFacetError(error, 'face') && error.code === 'collection_exists';
  return (
    <Dialog title="New collection" onClose={onClose} busy={busy}>
      <form className={css.form} onSubmit={create} noValidate>
        <TextInput
          label="External id"
          description={`Your name for it: ${EXTERNAL_ID_RULE}`}
          placeholder="team-2026"
          required
          autoComplete="off"
          spellCheck={false}
          maxLength={120}
          value={externalId}
          error={fault ?? (taken ? error.message : undefined)}
          data-autofocus
          onChange={(event) => {
            setExternalId(event.currentTarget.value);
            setFault(undefined);
          }}
        />
        <Textarea
          label="Description"
          description="For people; may be left empty"
          rows={2}
          maxLength={LONGEST_DESCRIPTION}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {error !== undefined && !taken && <InlineError error={error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Create
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
