import { DropZone } from '../../photo/DropZone.js';
import { useFocusRescue } from '../../photo/useFocusRescue.js';
import type { FaceDialog } from '../faces/FaceDialogs.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { IndexOptionsForm } from './IndexOptionsForm.js';
import css from './indexing.module.css';
import { QueueList } from './QueueList.js';
import type { IndexQueue } from './useIndexQueue.js';

interface Props {
  readonly queue: IndexQueue;
  readonly externalId: string;
  readonly store: FaceStore;
  /** Whether the collection has no faces and no photo is on its way. */
  readonly isEmpty: boolean;
  readonly inviting: boolean;
  readonly onLook: (dialog: FaceDialog) => void;
}

/** Where photos are dropped to be indexed, what to ask for, and how far they are. */
export function IndexPanel({ queue, externalId, store, isEmpty, inviting, onLook }: Props) {
  const control = useFocusRescue<HTMLButtonElement>(isEmpty);
  return (
    <section className={css.panel} aria-label="Add photos">
      <DropZone
        key={isEmpty ? 'large' : 'small'}
        size={isEmpty ? 'large' : 'small'}
        control={control}
        title={isEmpty ? 'Drop photos here to index their faces' : 'Add photos'}
        hint={
          isEmpty ? 'Several at once, or choose files. JPEG, PNG or WebP, up to 8 MB each' : 'Drop, paste or choose'
        }
        inviting={inviting}
        multiple
        onFiles={queue.enqueue}
      />
      <IndexOptionsForm wishes={queue.wishes} onWishes={queue.setWishes} />
      {queue.photos.length > 0 && <QueueList queue={queue} externalId={externalId} store={store} onLook={onLook} />}
    </section>
  );
}
