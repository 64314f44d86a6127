import { type KeyboardEvent, useRef } from 'react';
import { FaceTile } from './FaceTile.js';
import css from './faces.module.css';
import { nextTile } from './nextTile.js';
import type { PlacedFace } from './placedFace.js';

interface Props {
  readonly externalId: string;
  readonly faces: readonly PlacedFace[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (faceIds: ReadonlySet<string>) => void;
  readonly onLook: (face: PlacedFace) => void;
}

/** The faces as tiles. Arrow keys move between them as the eye would. */
export function FaceGrid({ externalId, faces, selected, onSelect, onLook }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const tiles = [...(list.current?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])];
    const at = tiles.findIndex((tile) => tile.matches(':focus'));
    // Of one row are those that stand as high as the first.
    const top = tiles[0]?.getBoundingClientRect().top;
    const columns = tiles.filter((tile) => tile.getBoundingClientRect().top === top).length;
    const to = at < 0 ? undefined : nextTile(event.key, at, tiles.length, columns);
    if (to === undefined) return;
    event.preventDefault();
    tiles[to]?.focus();
  };
  const toggle = (faceId: string) => {
    const next = new Set(selected);
    if (!next.delete(faceId)) next.add(faceId);
    onSelect(next);
  };
  return (
    <ul ref={list} className={css.grid} onKeyDown={onKeyDown}>
      {faces.map((face) => (
        <FaceTile
          key={face.face_id}
          externalId={externalId}
          face={face}
          selected={selected.has(face.face_id)}
          onToggle={() => toggle(face.face_id)}
          onLook={() => onLook(face)}
        />
      ))}
    </ul>
  );
}
