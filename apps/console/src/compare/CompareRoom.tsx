import type { FaceComparison } from '@facet/sdk';
import { useEffect, useState } from 'react';
import { type Photo, smallerCopy } from '../photo/intake.js';
import { useFileDrop } from '../photo/useFileDrop.js';
import { usePhoto } from '../photo/usePhoto.js';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { isOversized } from '../request/oversized.js';
import { RequestPanel } from '../request/RequestPanel.js';
import { SmallerCopy } from '../request/SmallerCopy.js';
import { answerOf, useCall } from '../request/useCall.js';
import { Waiting } from '../request/Waiting.js';
import { useApi } from '../session/ApiProvider.js';
import { KeyNeeded } from '../session/KeyNeeded.js';
import room from '../shell/room.module.css';
import { DEFAULT_THRESHOLD } from '../threshold/ThresholdSlider.js';
import { CompareSide } from './CompareSide.js';
import { Verdict } from './Verdict.js';

/** Two photos: how alike their largest faces are, and whether that is alike enough. */
export function CompareRoom() {
  const { client, apiKey } = useApi();
  const [source, chooseSource] = usePhoto();
  const [target, chooseTarget] = usePhoto();
  const [threshold, setThreshold] = useState(DEFAULT_THRESHOLD);
  const { state, start, reset } = useCall<FaceComparison>();

  // A pair fills both places; one photo fills the first empty one, or replaces the target.
  const take = ([first, second]: readonly File[]) => {
    if (second) {
      chooseSource(first);
      chooseTarget(second);
    } else if (source) chooseTarget(first);
    else chooseSource(first);
  };
  const inviting = useFileDrop(take);

  const send = () => {
    if (!source || !target) reset();
    else if (apiKey !== '') {
      start((options) => client.face({ apiKey }).compare(source.file, target.file, { threshold, ...options }), false);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the threshold is weighed here; it needs no new call
  useEffect(send, [source, target, apiKey]);

  const shrinkBoth = async () => {
    const smaller = (photo: Photo | undefined) => (photo ? smallerCopy(photo) : undefined);
    const [first, second] = await Promise.all([smaller(source), smaller(target)]);
    if (!first || !second) return false;
    chooseSource(first);
    chooseTarget(second);
    return true;
  };

  const answer = answerOf(state);
  const working = state.phase === 'sending';
  return (
    <div className={room.stack}>
      {apiKey === '' && <KeyNeeded />}
      <div className={room.pair}>
        <CompareSide
          title="Source photo"
          photo={source}
          face={answer?.result.source_face}
          working={working}
          inviting={inviting}
          onFiles={(files) => (files.length > 1 ? take(files) : chooseSource(files[0]))}
          onClear={() => chooseSource(undefined)}
        />
        <CompareSide
          title="Target photo"
          photo={target}
          face={answer?.result.target_face}
          working={working}
          inviting={inviting}
          onFiles={(files) => (files.length > 1 ? take(files) : chooseTarget(files[0]))}
          onClear={() => chooseTarget(undefined)}
        />
      </div>
      {working && <Waiting text="Comparing the largest face of each" />}
      {state.phase === 'failed' && (
        <ErrorNotice error={state.error} response={state.response} onRetry={send}>
          {isOversized(state.error, Math.max(source?.file.size ?? 0, target?.file.size ?? 0)) && (
            <SmallerCopy label="Send smaller copies" make={shrinkBoth} />
          )}
        </ErrorNotice>
      )}
      {answer && <Verdict similarity={answer.result.similarity} threshold={threshold} onThreshold={setThreshold} />}
      <RequestPanel
        call={{
          method: 'POST',
          path: '/face/api/v2/faces:compare',
          parts: [
            { name: 'source_image', file: source?.name ?? 'source.jpg' },
            { name: 'target_image', file: target?.name ?? 'target.jpg' },
            { name: 'threshold', value: String(threshold) },
          ],
        }}
        response={state.phase === 'failed' ? state.response : answer?.response}
      />
    </div>
  );
}
