import { Button, Checkbox } from '@mantine/core';
import { count } from '../../format.js';
import { TrashIcon } from '../../theme/icons.js';
import css from './faces.module.css';
import type { PlacedFace } from './placedFace.js';

interface Props {
  readonly faces: readonly PlacedFace[];
  readonly faceCount: number;
  readonly chosen: readonly PlacedFace[];
  readonly onSelect: (faceIds: ReadonlySet<string>) => void;
  readonly onErase: () => void;
}

/** Above the faces: how many there are, and what can be done with those that are selected. Always as high. */
export function SelectionBar({ faces, faceCount, chosen, onSelect, onErase }: Props) {
  const all = faces.length > 0 && chosen.length === faces.length;
  return (
    <div className={css.bar}>
      <Checkbox
        aria-label="Select all faces shown"
        disabled={faces.length === 0}
        checked={all}
        indeterminate={chosen.length > 0 && !all}
        onChange={() => onSelect(new Set(all ? [] : faces.map(({ face_id }) => face_id)))}
      />
      <p className={css.barText} aria-live="polite">
        {chosen.length > 0 ? <b>{chosen.length} selected</b> : shownText(faces.length, faceCount)}
      </p>
      {chosen.length > 0 && (
        <div className={css.barActions}>
          <Button variant="subtle" color="gray" c="var(--ink-2)" size="xs" onClick={() => onSelect(new Set())}>
            Clear
          </Button>
          <Button variant="default" size="xs" leftSection={<TrashIcon size={15} />} onClick={onErase}>
            Delete {count(chosen.length, 'face')}
          </Button>
        </div>
      )}
    </div>
  );
}

function shownText(shown: number, all: number): string {
  if (all === 0) return 'No faces';
  return shown < all ? `Newest ${shown} of ${count(all, 'face')}` : `${count(all, 'face')}, newest first`;
}
