export type Row = Readonly<Record<string, unknown>>;

/** Prints an answer as JSON, or for people by `text`. */
export function print(json: boolean | undefined, answer: unknown, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(answer, null, 2) : text}\n`);
}

/** One `name  value` line for each field that has a value. */
export function fields(row: Row): string {
  const shown = Object.entries(row).filter(([, value]) => plain(value) !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${plain(value)}`).join('\n');
}

/** Rows as columns under their names; says so when there are none. */
export function table(rows: readonly Row[], columns: readonly string[], none: string): string {
  if (rows.length === 0) return none;
  const cells = [
    columns.map((name) => name.toUpperCase()),
    ...rows.map((row) => columns.map((name) => plain(row[name]))),
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Control characters are taken out: a name must not be able to move a terminal's cursor. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(plain).join(',');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, member]) => `${name}=${plain(member)}`)
      .join(' ');
  }
  return String(value).replace(/\p{Cc}/gu, '?');
}
