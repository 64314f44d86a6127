import {
  type CaptureReport,
  type FacetError,
  isFacetError,
  type LiveVerification,
  type Verification,
} from '@facet/sdk';
import { useEffect } from 'react';
import type { Photo } from '../photo/intake.js';
import { type Answer, answerOf, type CallState, useCall } from '../request/useCall.js';
import { useApi } from '../session/ApiProvider.js';
import type { Taken } from './camera/CameraDialog.js';

export type AnyVerification = Verification & Partial<Pick<LiveVerification, 'imageBestLiveness'>>;
type Failed<T> = Extract<CallState<T>, { readonly phase: 'failed' }>;

interface Photos {
  readonly card: Photo | undefined;
  readonly selfie: Photo | undefined;
  /** What came with a selfie that the camera took. */
  readonly taken: Taken | undefined;
  /** Whether the verification checks that the selfie is live. */
  readonly liveness: boolean;
}

interface Calls {
  readonly inspection: CallState<CaptureReport>;
  readonly verification: CallState<AnyVerification>;
  readonly report: Answer<CaptureReport> | undefined;
  readonly verified: Answer<AnyVerification> | undefined;
  /** A verification's answer that says what is wrong with the photos. */
  readonly refusal: FacetError<'kyc'> | undefined;
  /** A call that failed for another reason. */
  readonly failed: Failed<unknown> | undefined;
  readonly again: () => void;
}

/** Inspects the selfie as soon as it is there, and verifies it against the card as soon as both are. */
export function useVerification({ card, selfie, taken, liveness }: Photos): Calls {
  const { client, apiKey } = useApi();
  const inspection = useCall<CaptureReport>();
  const verification = useCall<AnyVerification>();

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
      const frames = taken?.frames ?? [];
      verification.start(
        (options) =>
          liveness
            ? kyc.verifyWithLiveness(card.file, selfie.file, { ...options, details: true, frames })
            : kyc.verify(card.file, selfie.file, options),
        false,
      );
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call follows what the person changed, not every render
  useEffect(inspect, [selfie, apiKey]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(verify, [card, selfie, liveness, apiKey]);

  const failures = [verification.state, inspection.state].filter((state) => state.phase === 'failed');
  const refusal = verification.state.phase === 'failed' ? findingOf(verification.state.error) : undefined;
  return {
    inspection: inspection.state,
    verification: verification.state,
    report: answerOf(inspection.state),
    verified: answerOf(verification.state),
    refusal,
    failed: failures.find(({ error }) => error !== refusal),
    again: () => {
      inspect();
      verify();
    },
  };
}

/** With a status of success, a refusal says what is wrong with the photos. */
function findingOf(error: unknown): FacetError<'kyc'> | undefined {
  return isFacetError(error, 'kyc') && error.status === 200 ? error : undefined;
}
