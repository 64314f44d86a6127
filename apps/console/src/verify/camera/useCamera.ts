import { useCallback, useEffect, useState } from 'react';
import { type CameraProblem, cameraProblem, insecureProblem, lostProblem } from './problem.js';

export type CameraState =
  | { readonly phase: 'asking' }
  | { readonly phase: 'on'; readonly stream: MediaStream }
  | { readonly phase: 'failed'; readonly problem: CameraProblem };

/** Large enough for the rules, which count original pixels; more would only make each look slower. */
const wanted = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** The camera that looks at the person (`user`) or away (`environment`), as long as the component is there. */
export function useCamera(facing: 'user' | 'environment'): readonly [CameraState, () => void] {
  const [state, setState] = useState<CameraState>({ phase: 'asking' });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every attempt asks anew
  useEffect(() => {
    let stream: MediaStream | undefined;
    let left = false;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const fail = (problem: CameraProblem) => {
      stop();
      if (!left) setState({ phase: 'failed', problem });
    };
    setState({ phase: 'asking' });
    if (!navigator.mediaDevices) fail(insecureProblem);
    else {
      navigator.mediaDevices.getUserMedia({ video: { ...wanted, facingMode: { ideal: facing } }, audio: false }).then(
        (opened) => {
          stream = opened;
          if (left) return stop();
          for (const track of opened.getTracks()) track.addEventListener('ended', () => fail(lostProblem));
          setState({ phase: 'on', stream: opened });
        },
        (error: unknown) => fail(cameraProblem(error instanceof Error ? error.name : String(error))),
      );
    }
    return () => {
      left = true;
      stop();
    };
  }, [facing, attempt]);
  return [state, useCallback(() => setAttempt((last) => last + 1), [])];
}
