import type { Collection } from '@facet/sdk';
import { count, fullMoment, moment } from '../../format.js';
import { ArrowIcon } from '../../theme/icons.js';
import css from '../collections.module.css';
import { addressOf } from '../route.js';

/** One collection of the list: a link into it. */
export function CollectionRow({ collection }: { readonly collection: Collection }) {
  const { external_id, description, face_count, created_at } = collection;
  return (
    <li>
      <a className={css.row} href={addressOf({ at: 'faces', externalId: external_id })}>
        <span className={css.rowText}>
          <span className={css.rowName}>{external_id}</span>
          {description !== null && description !== '' && <span className={css.rowNote}>{description}</span>}
        </span>
        <span className={css.rowCount}>{count(face_count, 'face')}</span>
        <time className={css.rowTime} dateTime={created_at} title={`Created ${fullMoment(created_at)}`}>
          {moment(created_at, new Date())}
        </time>
        <ArrowIcon size={17} />
      </a>
    </li>
  );
}
