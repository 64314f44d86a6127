import { EraseFaces } from './EraseFaces.js';
import { LookAtFace } from './LookAtFace.js';
import type { PlacedFace } from './placedFace.js';

/** Looking at one face, or being asked whether some are to be erased. */
export type FaceDialog =
  | { readonly asks: 'look'; readonly face: PlacedFace }
  | { readonly asks: 'erase'; readonly faces: readonly PlacedFace[] };

interface Props {
  readonly externalId: string;
  readonly dialog: FaceDialog | undefined;
  readonly onDialog: (dialog: FaceDialog | undefined) => void;
  /** Told which faces are no more, and how many of them were erased just now. */
  readonly onErased: (faceIds: readonly string[], erased: number) => void;
  /** Who takes the focus when the face that was looked at has gone. */
  readonly rescue: () => HTMLElement | null | undefined;
}

/** The dialogs about faces of a collection, one at a time. */
export function FaceDialogs({ externalId, dialog, onDialog, onErased, rescue }: Props) {
  if (dialog?.asks === 'look') {
    const { face } = dialog;
    return (
      <LookAtFace
        key={face.face_id}
        externalId={externalId}
        face={face}
        onClose={() => onDialog(undefined)}
        onErase={() => onDialog({ asks: 'erase', faces: [face] })}
        rescue={rescue}
      />
    );
  }
  if (dialog?.asks === 'erase') {
    return (
      <EraseFaces
        externalId={externalId}
        faces={dialog.faces}
        onClose={() => onDialog(undefined)}
        onErased={(faceIds, erased) => {
          onErased(faceIds, erased);
          onDialog(undefined);
        }}
        rescue={rescue}
      />
    );
  }
  return null;
}
