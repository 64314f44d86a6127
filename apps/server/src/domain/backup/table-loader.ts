import type { Sql } from '../ports/database.js';
import { quoted, type Table } from './schema.js';

/** Rows go to the database when they have this many bytes, or are this many. */
const batchBytes = 1_000_000;
const batchRows = 5_000;

/** Puts rows into one table in batches. */
export class TableLoader {
  readonly #sql: Sql;
  readonly #table: string;
  readonly #insert: string;
  readonly #onRows: (rows: number) => void;
  #batch: Buffer[] = [];
  #bytes = 0;
  #done = 0;

  /** @param onRows told how many rows are in, after each batch. */
  constructor(sql: Sql, { name, columns }: Table, onRows: (rows: number) => void) {
    this.#sql = sql;
    this.#table = quoted(name);
    this.#onRows = onRows;
    const names = columns.map((column) => quoted(column.name));
    const values = columns.map((column, index) => `${names[index]}${column.isJson ? `::${column.type}` : ''}`);
    const types = columns.map((column, index) => `${names[index]} ${column.isJson ? 'text' : column.type}`);
    this.#insert = `insert into ${this.#table} (${names.join(', ')}) overriding system value
      select ${values.join(', ')} from json_to_recordset($1::json) as r(${types.join(', ')})`;
  }

  /** @param row one row as a JSON object, in UTF-8. */
  async add(row: Buffer): Promise<void> {
    this.#batch.push(row);
    this.#bytes += row.length;
    if (this.#bytes >= batchBytes || this.#batch.length >= batchRows) await this.#flush();
  }

  /** Puts in the rest, and lets the planner know how much it is. */
  async finish(): Promise<void> {
    await this.#flush();
    // Without figures the planner may check references to this table by an index that half the table matches.
    if (this.#done > 0) await this.#sql.query(`analyze ${this.#table}`);
  }

  async #flush(): Promise<void> {
    if (this.#batch.length > 0) {
      await this.#sql.query(this.#insert, [`[${this.#batch.join(',')}]`]);
      this.#done += this.#batch.length;
      this.#batch = [];
      this.#bytes = 0;
    }
    this.#onRows(this.#done);
  }
}
