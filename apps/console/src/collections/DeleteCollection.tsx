import { count } from '../format.js';
import { useAnnounce } from '../shell/Announcer.js';
import { ConfirmByTyping } from '../shell/ConfirmByTyping.js';
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

  const erase = async () => {
    await face.collections.delete(externalId, shown({ method: 'DELETE', path: collectionPath(externalId) }));
    remove((photo) => photo.externalId === externalId);
    announce(`Collection ${externalId} deleted`);
    goTo({ at: 'list' });
  };
  return (
    <ConfirmByTyping
      title={`Delete ${externalId}?`}
      name={externalId}
      fault="That is not its external id."
      action="Delete collection"
      onConfirm={erase}
      onClose={onClose}
    >
      {faceCount === 0 ? 'It is empty.' : `Its ${count(faceCount, 'face')} will be erased with it.`} This cannot be
      undone.
    </ConfirmByTyping>
  );
}
