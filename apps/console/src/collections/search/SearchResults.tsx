import type { RefObject } from 'react';
import { type Photo, smallerCopy } from '../../photo/intake.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { isOversized } from '../../request/oversized.js';
import { SmallerCopy } from '../../request/SmallerCopy.js';
import { answerOf } from '../../request/useCall.js';
import { Waiting } from '../../request/Waiting.js';
import room from '../../shell/room.module.css';
import { ThresholdSlider } from '../../threshold/ThresholdSlider.js';
import type { FaceDialog } from '../faces/FaceDialogs.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { MatchList } from './MatchList.js';
import { matchesTitle, shownMatches, whyNobody } from './results.js';
import css from './search.module.css';
import type { Search } from './useSearch.js';

interface Props {
  readonly externalId: string;
  readonly search: Search;
  readonly photo: Photo | undefined;
  /** Faces that were erased since. */
  readonly gone: ReadonlySet<string>;
  readonly store: FaceStore;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onSmaller: (file: File) => void;
  readonly onLook: (dialog: FaceDialog) => void;
}

/** How alike is alike enough, and who is: the most similar first. */
export function SearchResults({ externalId, search, photo, gone, store, heading, onSmaller, onLook }: Props) {
  const { state, threshold, setThreshold, maxResults } = search;
  const answer = answerOf(state);
  const matches = answer ? shownMatches(answer.result.matches, threshold, gone) : [];
  const shrink = async () => {
    const smaller = photo && (await smallerCopy(photo));
    if (smaller) onSmaller(smaller);
    return smaller !== undefined;
  };
  return (
    <div className={css.results}>
      <div className={css.threshold}>
        <p>
          <span>Threshold</span> <b>{threshold.toFixed(2)}</b>
        </p>
        <ThresholdSlider value={threshold} onChange={setThreshold} scaled />
        <p className={css.hint}>Higher finds fewer strangers. The more people, the higher it should be.</p>
      </div>
      {state.phase === 'failed' && (
        <ErrorNotice error={state.error} response={state.response} onRetry={search.send}>
          {photo && isOversized(state.error, photo.file.size) && (
            <SmallerCopy label="Send a smaller copy" make={shrink} />
          )}
        </ErrorNotice>
      )}
      {state.phase === 'sending' && !answer && <Waiting text="Searching" />}
      <h3 ref={heading} className={room.sideTitle} tabIndex={-1} aria-live="polite" data-arrival>
        {answer ? matchesTitle(answer.result, matches.length) : ''}
      </h3>
      {answer && matches.length === 0 && <p className={room.sideNote}>{whyNobody(answer.result, threshold)}</p>}
      {matches.length > 0 && (
        <MatchList externalId={externalId} matches={matches} threshold={threshold} store={store} onLook={onLook} />
      )}
      {matches.length === maxResults && (
        <p className={css.hint}>These are as many as were asked for; there may be more.</p>
      )}
    </div>
  );
}
