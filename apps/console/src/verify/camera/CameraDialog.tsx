import type { CaptureReport } from '@facet/sdk';
import { Button, VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useFocusRescue } from '../../photo/useFocusRescue.js';
import { InlineError } from '../../request/InlineError.js';
import type { Answer } from '../../request/useCall.js';
import { useApi } from '../../session/ApiProvider.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { CheckIcon } from '../../theme/icons.js';
import { CameraOptions } from './CameraOptions.js';
import { CameraStage } from './CameraStage.js';
import css from './camera.module.css';
import { grabFrame } from './grabFrame.js';
import { takeFrames } from './takeFrames.js';
import { useCamera } from './useCamera.js';
import { useSelfieGuide } from './useSelfieGuide.js';

/** A photo that the camera took. */
export interface Taken {
  readonly file: File;
  /** Further frames of the same capture. */
  readonly frames: readonly File[];
  /** What the API said of `file`, when guidance had it looked at. */
  readonly answer?: Answer<CaptureReport>;
}

interface Props {
  readonly purpose: 'card' | 'selfie';
  readonly onTaken: (taken: Taken) => void;
  readonly onClose: () => void;
  /** Takes the focus when the dialog closes and its opener is gone. */
  readonly rescue: () => HTMLElement | null;
}

/** Screen readers hear a change of guidance at most this often. */
const SPEAK_EVERY_MS = 2_500;

/** Takes a photo with the camera: a selfie with live guidance, a card by hand. */
export function CameraDialog({ purpose, onTaken, onClose, rescue }: Props) {
  const { apiKey } = useApi();
  const [camera, askAgain] = useCamera(purpose === 'selfie' ? 'user' : 'environment');
  const video = useRef<HTMLVideoElement>(null);
  // Of the two buttons only one is there: the photo's, or the one to ask again.
  const main = useFocusRescue<HTMLButtonElement>(camera.phase);
  const [isGuided, setGuided] = useState(apiKey !== '');
  const [wanted, setWanted] = useState(1);
  const [isTaking, setTaking] = useState(false);
  const open = useRef<AbortSignal>(undefined);
  useEffect(() => {
    const controller = new AbortController();
    open.current = controller.signal;
    return () => controller.abort();
  }, []);

  const take = async (file: File | undefined, answer?: Answer<CaptureReport>) => {
    const signal = open.current;
    if (!file || !signal) return;
    setTaking(true);
    const frames = await takeFrames(video, wanted - 1, signal);
    if (!signal.aborted) onTaken({ file, frames, ...(answer && { answer }) });
  };
  const isOn = camera.phase === 'on';
  const isLooking = isOn && purpose === 'selfie' && isGuided && apiKey !== '' && !isTaking;
  const { guidance, looks, error, lookAgain } = useSelfieGuide(video, isLooking, (frame, answer) => {
    if (!isTaking) void take(frame, answer);
  });

  const said = saidNow({
    isTaking,
    frames: wanted,
    isLooking: isLooking && error === undefined,
    purpose,
    guidance: guidance.text,
  });
  const isGood = isTaking || (isLooking && guidance.steadyLooks > 0);
  const spoken = useThrottledValue(isOn ? said : '', SPEAK_EVERY_MS);
  return (
    <Dialog
      title={purpose === 'selfie' ? 'Take a selfie' : 'Take a photo of the card'}
      wide
      onClose={onClose}
      rescue={rescue}
    >
      {camera.phase === 'failed' ? (
        <div className={css.problem} role="alert">
          <h3>{camera.problem.title}</h3>
          <p>{camera.problem.remedy}</p>
          <Button ref={main} variant="default" onClick={askAgain} data-autofocus>
            Try again
          </Button>
        </div>
      ) : (
        <>
          <CameraStage video={video} stream={isOn ? camera.stream : undefined} purpose={purpose} isGood={isGood} />
          <p className={css.said} data-good={isGood || undefined}>
            {isGood && <CheckIcon size={20} />}
            <span data-guidance>{isOn ? said : 'Waiting for the camera. The browser may ask for your leave.'}</span>
          </p>
          <VisuallyHidden role="status">{spoken}</VisuallyHidden>
          {error !== undefined && <InlineError error={error} />}
          <DialogActions>
            {error !== undefined && (
              <Button variant="default" onClick={lookAgain}>
                Guide me again
              </Button>
            )}
            <Button
              ref={main}
              data-autofocus
              aria-disabled={!isOn || isTaking || undefined}
              onClick={async () => {
                if (isOn && !isTaking) await take(await grabFrame(video.current, `${purpose}.jpg`));
              }}
            >
              Take the photo
            </Button>
          </DialogActions>
          {purpose === 'selfie' && (
            <CameraOptions
              hasKey={apiKey !== ''}
              isGuided={isGuided}
              onGuided={setGuided}
              looks={looks}
              frames={wanted}
              onFrames={setWanted}
              isTaking={isTaking}
            />
          )}
        </>
      )}
    </Dialog>
  );
}

interface Saying {
  /** How many are taken. */
  readonly frames: number;
  readonly isTaking: boolean;
  readonly isLooking: boolean;
  readonly purpose: Props['purpose'];
  readonly guidance: string;
}

function saidNow({ isTaking, frames, isLooking, purpose, guidance }: Saying): string {
  if (isTaking && frames > 1) return 'Turn your head a little, slowly.';
  if (purpose === 'card') return 'Hold the card flat in the frame, without glare on the portrait.';
  return isLooking ? guidance : 'Your face in the oval, in even light, with nothing over it.';
}
