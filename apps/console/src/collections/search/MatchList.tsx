import { score } from '../../format.js';
import { SimilarityBar } from '../../threshold/SimilarityBar.js';
import type { FaceDialog } from '../faces/FaceDialogs.js';
import { FacePicture } from '../faces/FacePicture.js';
import { faceName, faceOrigin } from '../faces/placedFace.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import type { Match } from './results.js';
import css from './search.module.css';
import { useMatchedFaces } from './useMatchedFaces.js';

interface Props {
  readonly externalId: string;
  readonly matches: readonly Match[];
  readonly threshold: number;
  readonly store: FaceStore;
  readonly onLook: (dialog: FaceDialog) => void;
}

/** The matches by rank, each with its similarity on a bar that also shows the threshold. */
export function MatchList({ externalId, matches, threshold, store, onLook }: Props) {
  useMatchedFaces(externalId, matches, store);
  return (
    <ol className={css.matches} aria-label="Matches, the most similar first">
      {matches.map((match) => {
        const face = store.find(match.face_id);
        return (
          <li key={match.face_id}>
            <button
              type="button"
              className={css.match}
              aria-disabled={face === undefined || undefined}
              onClick={() => face && onLook({ asks: 'look', face })}
            >
              {face ? (
                <FacePicture externalId={externalId} face={face} />
              ) : (
                <span className={css.coming} aria-hidden="true" />
              )}
              <span className={css.matchText}>
                <span className={css.matchHead}>
                  <span className={css.matchName}>{faceName(match)}</span>
                  <span className={css.similarity}>{score(match.similarity)}</span>
                </span>
                <span className={css.matchOrigin}>{faceOrigin(match)}</span>
                <SimilarityBar similarity={match.similarity} threshold={threshold} />
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
