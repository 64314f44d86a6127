import { type RefObject, useEffect, useState } from 'react';
import css from './camera.module.css';

interface Props {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly stream: MediaStream | undefined;
  readonly purpose: 'card' | 'selfie';
  /** Whether the picture is as it should be. */
  readonly isGood: boolean;
}

/** Where the shade around the guide ends: far outside every picture. */
const AROUND = 'M-4000-4000h9000v9000h-9000z';
/** An oval as faces are and a card's rectangle of 85.6 × 54, each in a field that the picture takes in whole. */
const guides = {
  selfie: { field: '0 0 400 400', path: 'M200 40a118 158 0 0 1 0 316a118 158 0 0 1 0-316z' },
  card: {
    field: '0 0 400 260',
    path: 'M40 23h320a10 10 0 0 1 10 10v194a10 10 0 0 1-10 10h-320a10 10 0 0 1-10-10v-194a10 10 0 0 1 10-10z',
  },
} as const;

/** What the camera sees, a selfie mirrored as in a looking glass, with a guide for where face or card belong. */
export function CameraStage({ video, stream, purpose, isGood }: Props) {
  const [ratio, setRatio] = useState(16 / 9);
  const { field, path } = guides[purpose];
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
      <svg className={css.guide} viewBox={field} aria-hidden="true" data-good={isGood || undefined}>
        <path d={AROUND + path} fillRule="evenodd" className={css.shade} />
        <path d={path} className={css.outline} />
      </svg>
    </div>
  );
}
