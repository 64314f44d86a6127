import type { Collection } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { count, fullMoment, moment } from '../format.js';
import { BackIcon, SearchIcon, TrashIcon } from '../theme/icons.js';
import { DeleteCollection } from './DeleteCollection.js';
import css from './head.module.css';
import { addressOf, type CollectionsPlace } from './route.js';

interface Props {
  readonly place: Exclude<CollectionsPlace, { readonly at: 'list' }>;
  /** Undefined until it is read. */
  readonly collection: Collection | undefined;
  readonly faceCount: number;
}

/** What the collection is, the way back, its two tabs, and the way to be rid of it. */
export function CollectionHead({ place, collection, faceCount }: Props) {
  const { externalId } = place;
  const [deleting, setDeleting] = useState(false);
  const current = (here: boolean) => (here ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <header className={css.head}>
      <a className={css.back} href={addressOf({ at: 'list' })}>
        <BackIcon size={16} /> Collections
      </a>
      <div className={css.titleRow}>
        <h2 className={css.title} tabIndex={-1} data-arrival>
          {externalId}
        </h2>
        {collection && (
          <Button
            variant="subtle"
            color="gray"
            c="var(--ink-2)"
            className={css.erase ?? ''}
            size="sm"
            leftSection={<TrashIcon size={16} />}
            onClick={() => setDeleting(true)}
          >
            Delete collection
          </Button>
        )}
      </div>
      {collection?.description && <p className={css.description}>{collection.description}</p>}
      <p className={css.figures}>
        {collection && (
          <>
            <b>{count(faceCount, 'face')}</b>
            <span>
              Created{' '}
              <time dateTime={collection.created_at} title={fullMoment(collection.created_at)}>
                {moment(collection.created_at, new Date())}
              </time>
            </span>
          </>
        )}
      </p>
      <nav className={css.tabs} aria-label={`In ${externalId}`}>
        <a href={addressOf({ at: 'faces', externalId })} {...current(place.at === 'faces')}>
          Faces
        </a>
        <a href={addressOf({ at: 'search', externalId })} {...current(place.at === 'search')}>
          <SearchIcon size={15} /> Search by photo
        </a>
      </nav>
      {deleting && (
        <DeleteCollection externalId={externalId} faceCount={faceCount} onClose={() => setDeleting(false)} />
      )}
    </header>
  );
}
