import type { ReactNode } from 'react';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { LoadMore } from '../../request/LoadMore.js';
import type { Pages } from '../../request/usePages.js';
import { Waiting } from '../../request/Waiting.js';
import { Nothing, Records } from './Records.js';

interface Props<T> {
  /** What the list is of: "Members". */
  readonly label: string;
  readonly pages: Pages<T>;
  /** What to say where there is nothing. */
  readonly empty: ReactNode;
  readonly children: (item: T) => ReactNode;
}

/** A list of the API: what is being read, what is there, more of it, and why it could not be read. */
export function PagedList<T>({ label, pages, empty, children }: Props<T>) {
  const { items, next, busy, error, loadMore, reload } = pages;
  return (
    <>
      {items === undefined && busy && <Waiting text="Reading" />}
      {items?.length === 0 && <Nothing>{empty}</Nothing>}
      {items !== undefined && items.length > 0 && <Records label={label}>{items.map(children)}</Records>}
      {error !== undefined && <ErrorNotice error={error} onRetry={items === undefined ? reload : loadMore} />}
      {next !== null && error === undefined && <LoadMore busy={busy} onMore={loadMore} />}
    </>
  );
}
