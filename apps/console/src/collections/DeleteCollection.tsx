import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { count } from '../format.js';
import { InlineError } from '../request/InlineError.js';
import { useAction } from '../request/useAction.js';
import { useAnnounce } from '../shell/Announcer.js';
import { DangerButton } from '../shell/DangerButton.js';
import { Dialog, DialogActions } from '../shell/Dialog.js';
import css from './collections.module.css';
import { useUploads } from './indexing/Uploads.js';
import { collectionPath, useRoomApi } from './RoomApi.js';
import { goTo } from './usePlace.js';

interface Props {
  readonly externalId: string;
  readonly faceCount: number;
  readonly onClose: () => void;
}

/** Asks for the collection's own name before it is erased with all its faces. */
export function DeleteCollection({ externalId, faceCount, onClose }: Props) {
  const { face, shown } = useRoomApi();
  const { remove } = useUploads();
  const announce = useAnnounce();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string>();
  const { busy, error, run } = useAction();

  const erase = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== externalId) {
      setFault('That is not its external id.');
      return;
    }
    run(async () => {
      await face.collections.delete(externalId, shown({ method: 'DELETE', path: collectionPath(externalId) }));
      remove((photo) => photo.externalId === externalId);
      announce(`Collection ${externalId} deleted`);
      goTo({ at: 'list' });
    });
  };
  return (
    <Dialog title={`Delete ${externalId}?`} onClose={onClose} busy={busy}>
      <form className={css.form} onSubmit={erase} noValidate>
        <p className={css.note}>
          {faceCount === 0 ? 'It is empty.' : `Its ${count(faceCount, 'face')} will be erased with it.`} This cannot be
          undone.
        </p>
        <TextInput
          label={
            <>
              Type <b className={css.typed}>{externalId}</b> to confirm
            </>
          }
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={fault}
          data-autofocus
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setFault(undefined);
          }}
        />
        {error !== undefined && <InlineError error={error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <DangerButton type="submit" loading={busy}>
            Delete collection
          </DangerButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
