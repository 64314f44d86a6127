import { useRef, useState } from 'react';
import { useFileDrop } from '../../photo/useFileDrop.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { LoadMore } from '../../request/LoadMore.js';
import { Waiting } from '../../request/Waiting.js';
import { IndexPanel } from '../indexing/IndexPanel.js';
import type { IndexQueue } from '../indexing/useIndexQueue.js';
import { type FaceDialog, FaceDialogs } from './FaceDialogs.js';
import { FaceGrid } from './FaceGrid.js';
import css from './faces.module.css';
import { SelectionBar } from './SelectionBar.js';
import type { FaceStore } from './useFaceStore.js';

interface Props {
  readonly externalId: string;
  readonly store: FaceStore;
  readonly queue: IndexQueue;
  readonly faceCount: number;
  /** Told how many faces were erased. */
  readonly onErased: (faces: number) => void;
}

/** The faces of a collection, and the place that photos are dropped on to add more. */
export function FacesTab({ externalId, store, queue, faceCount, onErased }: Props) {
  const { items, next, busy, error, loadMore, reload } = store.pages;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<FaceDialog>();
  const grid = useRef<HTMLDivElement>(null);
  const lastPlace = useRef(0);
  const inviting = useFileDrop(queue.enqueue);
  const faces = items ?? [];
  const chosen = faces.filter(({ face_id }) => selected.has(face_id));
  // The count tells before the list does, so that an empty collection opens without a jump.
  const hasNone = items === undefined ? faceCount === 0 && error === undefined : items.length === 0;
  const isEmpty = hasNone && queue.photos.length === 0;

  const erased = (faceIds: readonly string[], number: number) => {
    lastPlace.current = Math.max(
      0,
      faces.findIndex(({ face_id }) => faceIds.includes(face_id)),
    );
    setSelected((last) => new Set([...last].filter((id) => !faceIds.includes(id))));
    store.remove(faceIds);
    onErased(number);
  };
  // The erased face's tile has gone; the one in its place takes the focus.
  const rescue = () => {
    const tiles = grid.current?.querySelectorAll<HTMLElement>('[data-tile]') ?? [];
    return tiles[Math.min(lastPlace.current, tiles.length - 1)] ?? grid.current;
  };

  const panel = (
    <IndexPanel
      externalId={externalId}
      queue={queue}
      store={store}
      isEmpty={isEmpty}
      inviting={inviting}
      onLook={setDialog}
    />
  );
  return (
    <div className={css.bench} data-empty={isEmpty || undefined} data-inviting={(inviting && !isEmpty) || undefined}>
      <div className={css.side}>{panel}</div>
      {!isEmpty && (
        <section ref={grid} className={css.main} aria-label="Faces" tabIndex={-1}>
          <SelectionBar
            faces={faces}
            faceCount={faceCount}
            chosen={chosen}
            onSelect={setSelected}
            onErase={() => setDialog({ asks: 'erase', faces: chosen })}
          />
          {items === undefined && busy && <Waiting text="Reading the faces" />}
          {items?.length === 0 && <p className={css.none}>The faces of your photos appear here.</p>}
          <FaceGrid
            externalId={externalId}
            faces={faces}
            selected={selected}
            onSelect={setSelected}
            onLook={(face) => setDialog({ asks: 'look', face })}
          />
          {error !== undefined && <ErrorNotice error={error} onRetry={items === undefined ? reload : loadMore} />}
          {next !== null && error === undefined && <LoadMore busy={busy} onMore={loadMore} />}
        </section>
      )}
      <FaceDialogs externalId={externalId} dialog={dialog} onDialog={setDialog} onErased={erased} rescue={rescue} />
    </div>
  );
}
