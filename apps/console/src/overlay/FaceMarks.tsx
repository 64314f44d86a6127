import { percent } from '../format.js';
import css from '../photo/photo.module.css';
import { cutBoxPath, dotsPath, labelPlace, type RatioBox, type Size, toStage } from './geometry.js';

/** What the drawing needs of a face; a face of the API's version 2 is one. */
export interface MarkedFace {
  readonly bounding_box: RatioBox;
  readonly confidence: number;
  readonly landmarks?: readonly { readonly x: number; readonly y: number }[] | undefined;
}

interface Props {
  readonly faces: readonly MarkedFace[];
  readonly stage: Size;
  readonly active?: number | undefined;
  readonly landmarks: boolean;
  /** Whether each box carries its number, with the confidence while it is active. */
  readonly numbered: boolean;
  readonly onHover?: (index: number | undefined) => void;
  readonly onPick?: (index: number) => void;
}

const TAG_HEIGHT = 20;

/**
 * Boxes, landmarks and numbers over a photo. A pointer may use the boxes; the list of faces beside the photo does the
 * same for the keyboard, so the drawing is one image to assistive technology.
 */
export function FaceMarks({ faces, stage, active, landmarks, numbered, onHover, onPick }: Props) {
  // The active face is drawn last, above its neighbours. What the pointer meets keeps its order: an element that moved
  // between press and release would not be clicked. The smallest is on top, so that none is out of reach.
  const order = faces.map((_, index) => index).sort((a, b) => Number(a === active) - Number(b === active));
  const targets = faces
    .map(({ bounding_box }, index) => ({ index, ...toStage(bounding_box, stage) }))
    .sort((a, b) => b.width * b.height - a.width * a.height);
  return (
    <svg width={stage.width} height={stage.height} role="img" aria-label={`${faces.length} marked in the photo`}>
      {order.map((index) => {
        const face = faces[index];
        if (face === undefined) return null;
        const box = toStage(face.bounding_box, stage);
        const outline = cutBoxPath(box, 10);
        const dots = landmarks ? dotsPath(face.landmarks ?? [], stage) : '';
        const dot = Math.max(2, Math.min(4.5, box.width / ((face.landmarks?.length ?? 0) > 10 ? 44 : 22)));
        const label = index === active ? `${index + 1}   ${percent(face.confidence)}` : String(index + 1);
        const tag = { width: 12 + label.length * 7.2, height: TAG_HEIGHT };
        const place = labelPlace(box, tag, stage);
        return (
          <g key={index} className={css.mark} data-face={index + 1} data-active={index === active || undefined}>
            <path d={outline} className={css.box} />
            <path d={outline} className={css.boxHalo} />
            <path d={outline} className={css.boxLine} />
            {dots !== '' && <path d={dots} className={css.dotsHalo} strokeWidth={dot + 1.6} />}
            {dots !== '' && <path d={dots} className={css.dots} strokeWidth={dot} />}
            {numbered && (
              <g transform={`translate(${place.x} ${place.y})`}>
                <rect {...tag} rx={5} className={css.tag} />
                <text x={tag.width / 2} y={14.5} textAnchor="middle" className={css.tagText}>
                  {label}
                </text>
              </g>
            )}
          </g>
        );
      })}
      {targets.map(({ index, ...box }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a pointer's shortcut; the list has the same for the keyboard
        <rect
          key={index}
          {...box}
          className={css.target}
          onMouseEnter={() => onHover?.(index)}
          onMouseLeave={() => onHover?.(undefined)}
          onClick={() => onPick?.(index)}
        />
      ))}
    </svg>
  );
}
