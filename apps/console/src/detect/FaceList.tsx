import type { DetectedFace } from '@facet/sdk';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { percent } from '../format.js';
import { cropOf, type Size } from '../overlay/geometry.js';
import type { Photo } from '../photo/intake.js';
import { ChevronIcon } from '../theme/icons.js';
import css from './detect.module.css';
import { FaceDetails } from './FaceDetails.js';
import { faceSummary } from './faceSummary.js';

interface Props {
  readonly faces: readonly DetectedFace[];
  readonly photo: Photo;
  readonly size: Size;
  readonly active: number | undefined;
  readonly opened: number | undefined;
  readonly onHover: (index: number | undefined) => void;
  readonly onOpen: (index: number | undefined) => void;
}

const THUMB = 48;

/** The faces beside the photo. Arrow keys move between them; focus and hover mark the face in the photo. */
export function FaceList({ faces, photo, size, active, opened, onHover, onOpen }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const buttons = () => [...(list.current?.querySelectorAll<HTMLButtonElement>('button[data-row]') ?? [])];

  useEffect(() => {
    if (opened !== undefined) list.current?.children[opened]?.scrollIntoView({ block: 'nearest' });
  }, [opened]);

  const onKeyDown = (event: KeyboardEvent) => {
    const rows = buttons();
    const at = rows.findIndex((row) => row.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
  };

  return (
    <ul
      ref={list}
      className={css.list}
      data-long={faces.length > 6 || undefined}
      onKeyDown={onKeyDown}
      aria-label="Faces, largest first"
    >
      {faces.map((face, index) => {
        const crop = cropOf(face.bounding_box, size, THUMB);
        const isOpen = opened === index;
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a face has no name but its place in the answer
            key={index}
            className={css.item}
            data-active={active === index || undefined}
            onMouseEnter={() => onHover(index)}
            onMouseLeave={() => onHover(undefined)}
            onFocus={() => onHover(index)}
            onBlur={() => onHover(undefined)}
          >
            <button
              type="button"
              data-row
              className={css.row}
              aria-expanded={isOpen}
              aria-controls={isOpen ? `face-${index}` : undefined}
              onClick={() => onOpen(isOpen ? undefined : index)}
            >
              <span
                className={css.thumb}
                style={{
                  backgroundImage: `url("${photo.previewUrl}")`,
                  backgroundSize: `${crop.width}px ${crop.height}px`,
                  backgroundPosition: `${crop.x}px ${crop.y}px`,
                }}
              />
              <span className={css.rowText}>
                <span className={css.rowName}>Face {index + 1}</span>
                <span className={css.rowSummary}>{faceSummary(face)}</span>
              </span>
              <span className={css.rowFigure}>{percent(face.confidence)}</span>
              <ChevronIcon size={16} />
            </button>
            {isOpen && (
              <div id={`face-${index}`} className={css.details}>
                <FaceDetails face={face} size={size} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
