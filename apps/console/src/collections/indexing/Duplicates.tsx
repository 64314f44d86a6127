import type { IndexedFaces } from '@facet/sdk';
import { score } from '../../format.js';
import { InlineError } from '../../request/InlineError.js';
import { useAction } from '../../request/useAction.js';
import type { FaceDialog } from '../faces/FaceDialogs.js';
import { faceName, readPlacedFace } from '../faces/placedFace.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { useRoomApi } from '../RoomApi.js';
import css from './indexing.module.css';

const SHOWN = 3;

interface Props {
  readonly answer: IndexedFaces;
  readonly externalId: string;
  readonly store: FaceStore;
  readonly onLook: (dialog: FaceDialog) => void;
}

/** The faces that were here already and look the same, the most similar first; each opens for a look. */
export function Duplicates({ answer, externalId, store, onLook }: Props) {
  const { face, pixelFace } = useRoomApi();
  const { error, run } = useAction();
  const best = new Map<string, number>();
  for (const { face_id, similarity } of answer.faces.flatMap(({ duplicates }) => duplicates ?? [])) {
    best.set(face_id, Math.max(similarity, best.get(face_id) ?? 0));
  }
  if (best.size === 0) return null;
  const ranked = [...best].sort(([, a], [, b]) => b - a);

  const look = (faceId: string) =>
    run(async () => {
      const known = store.find(faceId) ?? (await readPlacedFace({ face, pixelFace }, externalId, faceId));
      store.learn([known]);
      onLook({ asks: 'look', face: known });
    });
  return (
    <div className={css.duplicates}>
      <p>Looks the same as</p>
      <ul>
        {ranked.slice(0, SHOWN).map(([faceId, similarity]) => {
          const known = store.find(faceId);
          return (
            <li key={faceId}>
              <button type="button" onClick={() => look(faceId)}>
                {known ? faceName(known) : `Face ${faceId.slice(0, 8)}`}
              </button>{' '}
              {score(similarity)}
            </li>
          );
        })}
        {ranked.length > SHOWN && <li>and {ranked.length - SHOWN} more</li>}
      </ul>
      {error !== undefined && <InlineError error={error} />}
    </div>
  );
}
