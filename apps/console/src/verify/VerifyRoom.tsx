import type { ResponseInfo } from '@facet/sdk';
import { Switch } from '@mantine/core';
import { useState } from 'react';
import { smallerCopy } from '../photo/intake.js';
import { useFileDrop } from '../photo/useFileDrop.js';
import { usePhoto } from '../photo/usePhoto.js';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { isOversized } from '../request/oversized.js';
import { SmallerCopy } from '../request/SmallerCopy.js';
import { answerOf, type CallState } from '../request/useCall.js';
import { Waiting } from '../request/Waiting.js';
import { useApi } from '../session/ApiProvider.js';
import { KeyNeeded } from '../session/KeyNeeded.js';
import room from '../shell/room.module.css';
import { markedFace } from './markedFace.js';
import { Outcome } from './Outcome.js';
import { Requests } from './Requests.js';
import { CaptureResult } from './report/CaptureResult.js';
import { useSelfie } from './useSelfie.js';
import { useVerification } from './useVerification.js';
import { VerifySide } from './VerifySide.js';
import css from './verify.module.css';

/** Longer side of a copy that stays below the surface's 3 MB. */
const SMALLER_COPY = 2_000;

/** A card and a selfie: whether they show one person, whether the selfie is live, and how well it was taken. */
export function VerifyRoom() {
  const { apiKey } = useApi();
  const [card, chooseCard] = usePhoto();
  const { photo: selfie, taken, choose: chooseSelfie, take: takeSelfie } = useSelfie();
  const [liveness, setLiveness] = useState(true);

  // Two photos fill both places; one fills the first empty one, or replaces the selfie.
  const take = ([first, second]: readonly File[]) => {
    if (second) {
      chooseCard(first);
      chooseSelfie(second);
    } else if (card) chooseSelfie(first);
    else chooseCard(first);
  };
  const inviting = useFileDrop(take);

  const calls = useVerification({ card, selfie, taken, liveness });
  const { inspection, verification, report, verified, refusal, failed } = calls;

  const shrinkBoth = async () => {
    const [first, second] = await Promise.all(
      [card, selfie].map((photo) => (photo ? smallerCopy(photo, SMALLER_COPY) : undefined)),
    );
    if ((card && !first) || (selfie && !second)) return false;
    if (first) chooseCard(first);
    if (second) chooseSelfie(second);
    return true;
  };

  const isVerifying = verification.phase === 'sending';
  const isInspecting = inspection.phase === 'sending';
  const largest = Math.max(card?.file.size ?? 0, selfie?.file.size ?? 0);
  return (
    <div className={room.stack}>
      {apiKey === '' && <KeyNeeded />}
      <div className={css.tools}>
        <Switch
          label="Check that the selfie is live (v2-1)"
          checked={liveness}
          onChange={(event) => setLiveness(event.currentTarget.checked)}
        />
        <p>Each photo is sent as soon as it is there, and each request is a call of your key.</p>
      </div>
      <div className={room.pair} data-inviting={inviting || undefined}>
        <VerifySide
          purpose="card"
          photo={card}
          working={isVerifying}
          inviting={inviting}
          onFiles={(files) => (files.length > 1 ? take(files) : chooseCard(files[0]))}
          onTaken={({ file }) => chooseCard(file)}
          onClear={() => chooseCard(undefined)}
        />
        <VerifySide
          purpose="selfie"
          photo={selfie}
          frames={taken?.frames.length ?? 0}
          face={report && markedFace(report.result)}
          upright={report?.result.image_size}
          working={isInspecting || isVerifying}
          inviting={inviting}
          onFiles={(files) => (files.length > 1 ? take(files) : chooseSelfie(files[0]))}
          onTaken={takeSelfie}
          onClear={() => chooseSelfie(undefined)}
        />
      </div>
      {isVerifying && <Waiting text="Comparing the card with the selfie" />}
      {isInspecting && !isVerifying && <Waiting text="Looking at the selfie" />}
      {failed && (
        <ErrorNotice error={failed.error} response={failed.response} onRetry={calls.again}>
          {isOversized(failed.error, largest, 'kyc') && <SmallerCopy label="Send smaller copies" make={shrinkBoth} />}
        </ErrorNotice>
      )}
      {(verified || refusal) && <Outcome verified={verified?.result} refusal={refusal} report={report?.result} />}
      {report && (
        <CaptureResult
          report={report.result}
          liveness={verified?.result.imageBestLiveness}
          frames={taken?.frames.length}
        />
      )}
      <Requests
        card={card?.name}
        selfie={selfie?.name}
        frames={taken?.frames ?? []}
        liveness={liveness}
        verification={responseOf(verification)}
        inspection={responseOf(inspection)}
      />
    </div>
  );
}

function responseOf(state: CallState<unknown>): ResponseInfo | undefined {
  return state.phase === 'failed' ? state.response : answerOf(state)?.response;
}
