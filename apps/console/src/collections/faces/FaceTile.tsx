import { Checkbox } from '@mantine/core';
import { fullMoment, moment, percent } from '../../format.js';
import { FacePicture } from './FacePicture.js';
import css from './faces.module.css';
import { faceName, faceOrigin, type PlacedFace } from './placedFace.js';

interface Props {
  readonly externalId: string;
  readonly face: PlacedFace;
  readonly selected: boolean;
  readonly onToggle: () => void;
  readonly onLook: () => void;
}

/** One face: its picture, what it is called, and a box to select it by. */
export function FaceTile({ externalId, face, selected, onToggle, onLook }: Props) {
  const [name, origin] = [faceName(face), faceOrigin(face)];
  return (
    <li className={css.tile} data-selected={selected || undefined}>
      <button type="button" data-tile={face.face_id} className={css.open} onClick={onLook}>
        <FacePicture externalId={externalId} face={face} />
        <span className={css.tileText}>
          <span className={css.tileName} title={name}>
            {name}
          </span>
          <span className={css.tileOrigin} title={origin}>
            {origin}
          </span>
          <span className={css.tileFigures}>
            <span title="Confidence that this is a face">{percent(face.confidence)}</span>
            <time dateTime={face.created_at} title={`Indexed ${fullMoment(face.created_at)}`}>
              {moment(face.created_at, new Date())}
            </time>
          </span>
        </span>
      </button>
      <Checkbox
        className={css.select ?? ''}
        aria-label={`Select ${name}, ${origin}`}
        checked={selected}
        onChange={onToggle}
      />
    </li>
  );
}
