import type { ReactNode } from 'react';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { LoadMore } from '../request/LoadMore.js';
import type { Pages } from '../request/usePages.js';
import { Waiting } from '../request/Waiting.js';
import room from '../shell/room.module.css';
import { type Column, DataTable } from './DataTable.js';
import css from './table.module.css';

interface Props<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly pages: Pages<T>;
  readonly keyOf: (row: T) => string;
  /** What is said while the first page is on its way: "Reading the accounts". */
  readonly waiting: string;
  /** What is said where there is nothing. */
  readonly empty: ReactNode;
}

/** A list of the API as a table: waiting, failed, empty, or rows with the way to further ones. */
export function PagedTable<T>({ caption, columns, pages, keyOf, waiting, empty }: Props<T>) {
  const { items, next, busy, error, loadMore, reload } = pages;
  return (
    <div className={room.stack}>
      {items === undefined && busy && <Waiting text={waiting} />}
      {items?.length === 0 && <div className={css.empty}>{empty}</div>}
      {items !== undefined && items.length > 0 && (
        <DataTable caption={caption} columns={columns} rows={items} keyOf={keyOf} />
      )}
      {error !== undefined && <ErrorNotice error={error} onRetry={items === undefined ? reload : loadMore} />}
      {next !== null && error === undefined && <LoadMore busy={busy} onMore={loadMore} />}
    </div>
  );
}
