import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useAnnounce } from '../../shell/Announcer.js';
import type { FaceDialog } from '../faces/FaceDialogs.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import css from './indexing.module.css';
import { QueueRow } from './QueueRow.js';
import { queueSummary, tally } from './queue.js';
import type { IndexQueue } from './useIndexQueue.js';

interface Props {
  readonly queue: IndexQueue;
  readonly externalId: string;
  readonly store: FaceStore;
  readonly onLook: (dialog: FaceDialog) => void;
}

/** How far the photos are, one line each, and what became of them all. */
export function QueueList({ queue, externalId, store, onLook }: Props) {
  const { photos } = queue;
  const { photos: all, ended, failed } = tally(photos);
  const isRunning = ended < all;
  const isWaiting = photos.some(({ progress }) => progress.phase === 'waiting');
  const summary = queueSummary(photos);
  const announce = useAnnounce();
  const heading = useRef<HTMLHeadingElement>(null);
  const wasRunning = useRef(isRunning);
  // The steps in between would talk over everything else.
  useEffect(() => {
    if (wasRunning.current && !isRunning) announce(summary);
    wasRunning.current = isRunning;
  }, [isRunning, summary, announce]);

  return (
    <div className={css.queue}>
      <div className={css.queueHead}>
        <h3 ref={heading} tabIndex={-1}>
          {summary}
        </h3>
        <span className={css.progress} aria-hidden="true">
          <span style={{ width: `${(ended / all) * 100}%` }} />
        </span>
      </div>
      {/* What scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as said above */}
      <ul className={css.photos} aria-label="Photos" tabIndex={0}>
        {photos.map((photo) => (
          <QueueRow
            key={photo.id}
            photo={photo}
            externalId={externalId}
            store={store}
            onAgain={queue.again}
            onLook={onLook}
          />
        ))}
      </ul>
      <div className={css.queueActions}>
        {isWaiting && (
          <Button variant="default" size="xs" onClick={queue.drop}>
            Leave the rest out
          </Button>
        )}
        {!isRunning && (
          <Button variant="default" size="xs" onClick={queue.clear}>
            Clear this list
          </Button>
        )}
        {!isRunning && failed > 1 && (
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              for (const { id, progress } of photos) if (progress.phase === 'failed') queue.again(id);
              heading.current?.focus();
            }}
          >
            Try all {failed} again
          </Button>
        )}
      </div>
    </div>
  );
}
