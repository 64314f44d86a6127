/** What PostgreSQL's bind parameters take here; objects are sent as JSON. */
export type SqlValue =
  | string
  | number
  | boolean
  | Date
  | Uint8Array
  | null
  | readonly string[]
  | Readonly<Record<string, unknown>>;

/** Runs one statement with `$1`-style parameters. `bigint` columns come back as numbers. */
export interface Sql {
  query<Row extends object>(text: string, values?: readonly SqlValue[]): Promise<Row[]>;
}

/** Raises `server.overloaded` when the database cannot be reached or no connection becomes free in time. */
export interface Database extends Sql {
  readonly kind: 'embedded' | 'postgresql';
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. Inside, use only the `sql`
   * it is given: the embedded database has one session, so a query on the database itself would wait for ever.
   */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /**
   * Runs `work` on one connection outside of a transaction and closes that connection afterwards: for settings of a
   * session, and for statements that refuse to be in a transaction. The embedded database does nothing else meanwhile.
   */
  session<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** SQLSTATE of a failed statement, or undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : undefined;
}
