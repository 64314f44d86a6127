export interface RowProgress {
  show(table: string, rows: number): void;
  /** Takes the line away. */
  end(): void;
}

/** One line on a terminal that says which table is at how many rows; nothing elsewhere. */
export function showRows(output: { isTTY?: boolean; write(text: string): unknown }): RowProgress {
  const write = (text: string) => output.isTTY && output.write(`\r\u001b[K${text}`);
  return {
    show: (table, rows) => write(`  ${table}  ${rows.toLocaleString('en')} rows`),
    end: () => write(''),
  };
}
