import type { ReactNode } from 'react';
import css from './table.module.css';

/** One column: its name above it, and what it shows of a row. */
export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  /** Figures stand at the end, so that they line up. */
  readonly align?: 'end';
  /** What names the row: the header of its cells. One column of a table has it. */
  readonly isHeader?: boolean;
  /** Whether it may hold words that are too long for a column, and so breaks them. */
  readonly isLong?: boolean;
  /** The column of buttons, whose name only screen readers say. */
  readonly isTools?: boolean;
}

interface Props<T> {
  /** Says what the table lists, to people who do not see it. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

/** A table; where there is no width for its columns, each row becomes a list of its own. */
export function DataTable<T>({ caption, columns, rows, keyOf }: Props<T>) {
  return (
    <div className={css.box}>
      <table className={css.table}>
        <caption className={css.hidden}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, align, isTools }) => (
              <th key={name} scope="col" data-align={align}>
                <span className={isTools ? css.hidden : undefined}>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-row={keyOf(row)}>
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<T>({ column, row }: { readonly column: Column<T>; readonly row: T }) {
  const { name, cell, align, isHeader, isLong, isTools } = column;
  const long = isLong || undefined;
  if (isHeader) {
    return (
      <th scope="row" data-align={align} data-long={long}>
        {cell(row)}
      </th>
    );
  }
  return (
    <td data-align={align} data-long={long} data-name={isTools ? undefined : name} data-tools={isTools || undefined}>
      <div className={css.cell}>{cell(row)}</div>
    </td>
  );
}
