import { type CaptureReport, isFacetError, type LiveVerification, type Verification } from '@facet/sdk';
import { Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { smallerCopy } from '../photo/intake.js';
import { useFileDrop } from '../photo/useFileDrop.js';
import { usePhoto } from '../photo/usePhoto.js';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { isOversized } from '../request/oversized.js';
import { SmallerCopy } from '../request/SmallerCopy.js';
import { answerOf, useCall } from '../request/useCall.js';
import { Waiting } from '../request/Waiting.js';
import { useApi } from '../session/ApiProvider.js';
import { KeyNeeded } from '../session/KeyNeeded.js';
import room from '../shell/room.module.css';
import { markedFace } from './markedFace.js';
import { Outcome } from './Outcome.js';
import { Requests } from './Requests.js';
import { CaptureResult } from './report/CaptureResult.js';
import { useSelfie } from './useSelfie.js';
import { VerifySide } from './VerifySide.js';
import css from './verify.module.css';

/** Longer side of a copy that stays below the surface's 3 MB. */
const SMALLER_COPY = 2_000;

export type AnyVerification = Verification & Partial<Pick<LiveVerification, 'imageBestLiveness'>>;

/** A card and a selfie: whether they show one person, whether the selfie is live, and how well it was taken. */
export function VerifyRoom() {
  const { client, apiKey } = useApi();
  const [card, chooseCard] = usePhoto();
  const { photo: selfie, taken, choose: chooseSelfie, take: takeSelfie } = useSelfie();
  const [liveness, setLiveness] = useState(true);
  const inspection = useCall<CaptureReport>();
  const verification = useCall<AnyVerification>();

  // Two photos fill both places; one fills the first empty one, or replaces the selfie.
  const take = ([first, second]: readonly File[]) => {
    if (second) {
      chooseCard(first);
      chooseSelfie(second);
    } else if (card) chooseSelfie(first);
    else chooseCard(first);
  };
  const inviting = useFileDrop(take);

  const inspect = () => {
    const known = taken?.answer;
    if (!selfie) inspection.reset();
    else if (known) {
      // The camera's guidance has had this very picture looked at.
      inspection.start(async ({ onResponse }) => {
        onResponse?.(known.response);
        return known.result;
      }, false);
    } else if (apiKey !== '') {
      inspection.start((options) => client.kyc({ apiKey }).inspectCapture(selfie.file, options), false);
    }
  };
  const verify = () => {
    if (!card || !selfie) verification.reset();
    else if (apiKey !== '') {
      const kyc = client.kyc({ apiKey });
      verification.start(
        (options) =>
          liveness
            ? kyc.verifyWithLiveness(card.file, selfie.file, {
                ...options,
                details: true,
                ...(taken && { frames: taken.frames }),
              })
            : kyc.verify(card.file, selfie.file, options),
        false,
      );
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call follows what the person changed, not every render
  useEffect(inspect, [selfie, apiKey]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(verify, [card, selfie, liveness, apiKey]);

  const shrinkBoth = async () => {
    const [first, second] = await Promise.all(
      [card, selfie].map((photo) => (photo ? smallerCopy(photo, SMALLER_COPY) : undefined)),
    );
    if ((card && !first) || (selfie && !second)) return false;
    if (first) chooseCard(first);
    if (second) chooseSelfie(second);
    return true;
  };

  const report = answerOf(inspection.state);
  const verified = answerOf(verification.state);
  const refused = verification.state.phase === 'failed' ? verification.state : undefined;
  // With a status of success an error says what is wrong with the photos.
  const isFinding = isFacetError(refused?.error, 'kyc') && refused.error.status === 200;
  const failed = refused && !isFinding ? refused : inspection.state.phase === 'failed' ? inspection.state : undefined;
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
          working={verification.state.phase === 'sending'}
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
          working={inspection.state.phase === 'sending' || verification.state.phase === 'sending'}
          inviting={inviting}
          onFiles={(files) => (files.length > 1 ? take(files) : chooseSelfie(files[0]))}
          onTaken={takeSelfie}
          onClear={() => chooseSelfie(undefined)}
        />
      </div>
      {verification.state.phase === 'sending' && <Waiting text="Comparing the card with the selfie" />}
      {verification.state.phase !== 'sending' && inspection.state.phase === 'sending' && (
        <Waiting text="Looking at the selfie" />
      )}
      {failed && (
        <ErrorNotice
          error={failed.error}
          response={failed.response}
          onRetry={() => {
            inspect();
            verify();
          }}
        >
          {isOversized(failed.error, largest, 'kyc') && <SmallerCopy label="Send smaller copies" make={shrinkBoth} />}
        </ErrorNotice>
      )}
      {(verified || isFinding) && (
        <Outcome
          verified={verified?.result}
          refusal={isFinding && isFacetError(refused?.error, 'kyc') ? refused.error : undefined}
          report={report?.result}
        />
      )}
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
        verification={refused?.response ?? verified?.response}
        inspection={inspection.state.phase === 'failed' ? inspection.state.response : report?.response}
      />
    </div>
  );
}
