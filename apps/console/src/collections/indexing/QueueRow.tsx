import { FacetError } from '@facet/sdk';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { smallerCopy } from '../../photo/intake.js';
import { failureText } from '../../request/failureText.js';
import { isOversized } from '../../request/oversized.js';
import { SmallerCopy } from '../../request/SmallerCopy.js';
import { CheckIcon, CrossIcon } from '../../theme/icons.js';
import type { FaceDialog } from '../faces/FaceDialogs.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { Duplicates } from './Duplicates.js';
import { indexedSentence } from './indexedSentence.js';
import css from './indexing.module.css';
import type { QueuedPhoto } from './queue.js';

interface Props {
  readonly photo: QueuedPhoto;
  readonly externalId: string;
  readonly store: FaceStore;
  readonly onAgain: (id: number, file?: File) => void;
  readonly onLook: (dialog: FaceDialog) => void;
}

/** One photo on its way into the collection. */
export function QueueRow({ photo, externalId, store, onAgain, onLook }: Props) {
  const { progress, name, previewUrl } = photo;
  return (
    <li className={css.photo} data-phase={progress.phase}>
      <span className={css.thumb} style={{ backgroundImage: `url("${previewUrl}")` }} />
      <div className={css.photoText}>
        <p className={css.photoName} title={name}>
          {name}
        </p>
        <p className={css.photoState}>{stateText(photo)}</p>
        {progress.phase === 'indexed' && (
          <Duplicates answer={progress.answer} externalId={externalId} store={store} onLook={onLook} />
        )}
        {progress.phase === 'failed' && <Failed photo={photo} error={progress.error} onAgain={onAgain} />}
      </div>
      <span className={css.sign} aria-hidden="true">
        {signs[progress.phase]}
      </span>
    </li>
  );
}

const signs: Readonly<Record<QueuedPhoto['progress']['phase'], ReactNode>> = {
  waiting: null,
  indexing: <span className={css.turning} />,
  indexed: <CheckIcon size={17} />,
  failed: <CrossIcon size={17} />,
};

function stateText({ progress }: QueuedPhoto): string {
  switch (progress.phase) {
    case 'waiting':
      return 'Waiting';
    case 'indexing':
      return 'Indexing…';
    case 'indexed':
      return indexedSentence(progress.answer);
    case 'failed':
      return failureText(progress.error);
  }
}

interface FailedProps {
  readonly photo: QueuedPhoto;
  readonly error: unknown;
  readonly onAgain: (id: number, file?: File) => void;
}

/** What may help a photo that failed. */
function Failed({ photo, error, onAgain }: FailedProps) {
  const answer = error instanceof FacetError ? error : undefined;
  const shrink = async () => {
    const smaller = await smallerCopy(photo);
    if (smaller) onAgain(photo.id, smaller);
    return smaller !== undefined;
  };
  return (
    <div className={css.failed}>
      <Button
        variant="default"
        size="compact-xs"
        onClick={() => onAgain(photo.id)}
        aria-label={`Try ${photo.name} again`}
      >
        Try again
      </Button>
      {isOversized(error, photo.file.size) && <SmallerCopy label="Send a smaller copy" make={shrink} />}
      {answer?.code !== undefined && (
        <a href={`/docs/errors/face/${encodeURIComponent(answer.code)}`}>
          {answer.status} <code>{answer.code}</code>
        </a>
      )}
    </div>
  );
}
