import { useElementSize } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { FaceMarks, type MarkedFace } from '../overlay/FaceMarks.js';
import { fitInside, isTurned, type Size } from '../overlay/geometry.js';
import type { Photo } from './intake.js';
import css from './photo.module.css';

interface Props {
  readonly photo: Photo;
  /** What the photo is, for a person who cannot see it. */
  readonly alt: string;
  readonly faces: readonly MarkedFace[];
  /** Size of the upright photo as the API measured it. */
  readonly upright?: Size | undefined;
  readonly active?: number | undefined;
  readonly landmarks?: boolean;
  readonly numbered?: boolean;
  readonly working: boolean;
  /** Tallest that the photo may be shown, in CSS pixels. */
  readonly maxHeight: number;
  readonly onHover?: (index: number | undefined) => void;
  readonly onPick?: (index: number) => void;
}

/** The photo with its faces marked, as large as the space allows. */
export function PhotoStage({
  photo,
  alt,
  faces,
  upright,
  active,
  landmarks = true,
  numbered = true,
  working,
  maxHeight,
  ...on
}: Props) {
  const { ref, width } = useElementSize();
  const [natural, setNatural] = useState<Size | 'unreadable'>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo has not been measured yet
  useEffect(() => setNatural(undefined), [photo.previewUrl]);

  if (natural === 'unreadable') {
    return (
      <div ref={ref} className={css.stage}>
        <p className={css.unseen}>This browser cannot show “{photo.name}”. The API’s own answer is what counts.</p>
        {working && <span className={css.working} />}
      </div>
    );
  }
  const frame = natural && width > 0 ? fitInside(natural, { width, height: maxHeight }) : undefined;
  const turned = natural && upright ? isTurned(natural, upright) : false;
  return (
    <div
      ref={ref}
      className={css.stage}
      style={{ minHeight: frame ? Math.min(frame.height, maxHeight) : maxHeight * 0.7 }}
    >
      <div
        className={css.frame}
        style={frame ?? { width: 0, height: 0 }}
        data-focused={active !== undefined || undefined}
      >
        <img
          src={photo.previewUrl}
          alt={alt}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setNatural({ width: naturalWidth, height: naturalHeight })
          }
          onError={() => setNatural('unreadable')}
        />
        {frame && !turned && faces.length > 0 && (
          <FaceMarks faces={faces} stage={frame} active={active} landmarks={landmarks} numbered={numbered} {...on} />
        )}
      </div>
      {turned && (
        <p role="note" className={css.turned}>
          This browser ignores the photo’s orientation, so the boxes would not fit what it shows.
        </p>
      )}
      {working && <span className={css.working} />}
    </div>
  );
}
