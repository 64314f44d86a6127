import type { CaptureReport, ResponseInfo } from '@facet/sdk';
import { type RefObject, useRef, useState } from 'react';
import type { Answer } from '../../request/useCall.js';
import { useApi } from '../../session/ApiProvider.js';
import { grabFrame } from './grabFrame.js';
import { firstGuidance, type Guidance, guide, LOOKS_TO_TAKE } from './guide.js';
import { useLooks } from './useLooks.js';

interface SelfieGuide {
  readonly guidance: Guidance;
  /** How many calls the guidance has made. */
  readonly looks: number;
  /** Why it stopped looking. */
  readonly error: unknown;
  readonly lookAgain: () => void;
}

/** Has the API look at the camera's picture and says what to change, until a picture is good: `onGood` gets that one. */
export function useSelfieGuide(
  video: RefObject<HTMLVideoElement | null>,
  isOn: boolean,
  onGood: (frame: File, answer: Answer<CaptureReport>) => void,
): SelfieGuide {
  const { client, apiKey } = useApi();
  const [guidance, setGuidance] = useState(firstGuidance);
  const [looks, setLooks] = useState(0);
  const [error, setError] = useState<unknown>();
  const last = useRef(firstGuidance);

  useLooks(isOn && error === undefined, async (signal) => {
    const frame = await grabFrame(video.current, 'selfie.jpg');
    if (!frame || signal.aborted) return;
    setLooks((count) => count + 1);
    let response: ResponseInfo | undefined;
    try {
      const onResponse = (info: ResponseInfo) => {
        response = info;
      };
      const result = await client.kyc({ apiKey }).inspectCapture(frame, { signal, onResponse });
      if (signal.aborted || !response) return;
      last.current = guide(last.current, result);
      setGuidance(last.current);
      if (last.current.steadyLooks >= LOOKS_TO_TAKE) onGood(frame, { result, response });
    } catch (failure) {
      if (!signal.aborted) setError(failure);
    }
  });

  const lookAgain = () => {
    last.current = firstGuidance;
    setGuidance(firstGuidance);
    setError(undefined);
  };
  return { guidance, looks, error, lookAgain };
}
