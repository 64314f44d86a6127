import { type RefObject, useEffect, useState } from 'react';
import css from './camera.module.css';

interface Props {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly stream: MediaStream | undefined;
  readonly purpose: 'card' | 'selfie';
  /** Whether the last look passed every rule. */
  readonly passed: boolean;
}

/** Where the shade around the guide ends: far outside every picture. */
const AROUND = 'M-4000-4000h9000v9000h-9000z';
/** An oval as faces are, and a card's rounded rectangle of 85.6 × 54, both in a field of 400 × 400. */
const guides = {
  selfie: 'M200 40a118 158 0 0 1 0 316a118 158 0 0 1 0-316z',
  card: 'M44 95h312a10 10 0 0 1 10 10v190a10 10 0 0 1-10 10h-312a-10 10 0 0 1-10-10v-190a10 10 0 0 1 10-10z',
} as const;

/** What the camera sees, a selfie mirrored as in a looking glass, with a guide for where face or card belong. */
export function CameraStage({ video, stream, purpose, passed }: Props) {
  const [ratio, setRatio] = useState(16 / 9);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream ?? null;
  }, [video, stream]);
  return (
    <div className={css.stage} style={{ aspectRatio: ratio, maxWidth: `calc(56vh * ${ratio})` }}>
      <video
        ref={video}
        className={css.video}
        data-mirrored={purpose === 'selfie' || undefined}
        autoPlay
        muted
        playsInline
        aria-label="Picture of the camera"
        onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
          if (videoWidth > 0) setRatio(videoWidth / videoHeight);
        }}
      />
      <svg className={css.guide} viewBox="0 0 400 400" aria-hidden="true" data-passed={passed || undefined}>
        <path d={AROUND + guides[purpose]} fillRule="evenodd" className={css.shade} />
        <path d={guides[purpose]} className={css.outline} />
      </svg>
    </div>
  );
}
