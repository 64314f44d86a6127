import { isFacetError } from '@facet/sdk';
import { Button } from '@mantine/core';
import { moment } from '../../format.js';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { DangerButton } from '../../shell/DangerButton.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { collectionPath, useRoomApi } from '../RoomApi.js';
import { chunks } from './chunks.js';
import { FacePicture } from './FacePicture.js';
import css from './look.module.css';
import { faceName, faceOrigin, type PlacedFace } from './placedFace.js';

/** The most faces that the API erases in one call. */
const LARGEST_BATCH = 1_000;
const NAMED = 4;

interface Props {
  readonly externalId: string;
  readonly faces: readonly PlacedFace[];
  readonly onClose: () => void;
  readonly onErased: (faceIds: readonly string[], erased: number) => void;
  readonly rescue: () => HTMLElement | null | undefined;
}

/** Names the faces and asks before they are erased. */
export function EraseFaces({ externalId, faces, onClose, onErased, rescue }: Props) {
  const { face, shown } = useRoomApi();
  const announce = useAnnounce();
  const { busy, error, run } = useAction();
  const what = faces.length === 1 ? 'face' : `${faces.length} faces`;
  const ids = faces.map(({ face_id }) => face_id);

  const eraseOne = async (faceId: string): Promise<number> => {
    const call = { method: 'DELETE', path: collectionPath(externalId, `/faces/${faceId}`) } as const;
    try {
      await face.faces.delete(externalId, faceId, shown(call));
      return 1;
    } catch (failure) {
      // Somebody else was quicker: it is gone all the same.
      if (isFacetError(failure, 'face') && failure.code === 'face_not_found') return 0;
      throw failure;
    }
  };
  const eraseMany = async (): Promise<number> => {
    let erased = 0;
    for (const face_ids of chunks(ids, LARGEST_BATCH)) {
      const path = collectionPath(externalId, '/faces:batch-delete');
      const call = shown({ method: 'POST', path, json: { face_ids } });
      erased += (await face.faces.deleteBatch(externalId, face_ids, call)).deleted.length;
    }
    return erased;
  };
  const erase = () =>
    run(async () => {
      const [only] = ids;
      const erased = ids.length === 1 && only !== undefined ? await eraseOne(only) : await eraseMany();
      announce(faces.length === 1 ? 'Face deleted' : `${faces.length} faces deleted`);
      onErased(ids, erased);
    });

  return (
    <Dialog
      title={faces.length === 1 ? 'Delete this face?' : `Delete ${what}?`}
      onClose={onClose}
      busy={busy}
      rescue={rescue}
    >
      <ul className={css.doomed}>
        {faces.slice(0, NAMED).map((each) => (
          <li key={each.face_id}>
            <FacePicture externalId={externalId} face={each} />
            <span>
              <b>{faceName(each)}</b>
              <span>
                {faceOrigin(each)}, indexed {moment(each.created_at, new Date())}
              </span>
            </span>
          </li>
        ))}
        {faces.length > NAMED && <li className={css.rest}>and {faces.length - NAMED} more</li>}
      </ul>
      <p className={css.warning}>
        {faces.length === 1 ? 'It' : 'They'} will never be found again. This cannot be undone.
      </p>
      {error !== undefined && <InlineError error={error} />}
      <DialogActions>
        <Button variant="default" onClick={onClose} disabled={busy} data-autofocus>
          Cancel
        </Button>
        <DangerButton onClick={erase} loading={busy}>
          Delete {what}
        </DangerButton>
      </DialogActions>
    </Dialog>
  );
}
