import { type Database, sqlState } from '../../domain/ports/database.js';
import type { DayCount, DayJournal } from './day-counts.js';

const foreignKeyViolation = '23503';

/** Keeps the days of keys with the other counts of their calls. */
export class KeyUsageJournal implements DayJournal {
  constructor(readonly database: Pick<Database, 'query'>) {}

  async read(keyId: string, day: string): Promise<number> {
    const [row] = await this.database.query<{ calls: number }>(
      `select calls from key_usage where key_id = $1 and span = 'day' and period = $2`,
      [keyId, day],
    );
    return row?.calls ?? 0;
  }

  async add(changes: readonly DayCount[]): Promise<DayCount[]> {
    return this.#add(changes).catch((error: unknown) => {
      // A key was erased between being looked for and being referred to: it is not found again.
      if (sqlState(error) !== foreignKeyViolation) throw error;
      return this.#add(changes);
    });
  }

  #add(changes: readonly DayCount[]): Promise<DayCount[]> {
    // In one order everywhere, so that servers do not wait for each other.
    return this.database.query<DayCount>(
      `insert into key_usage as u (key_id, span, period, calls)
       select k.id, 'day', c.day, c.calls
         from jsonb_to_recordset($1::jsonb -> 'rows') as c (subject uuid, day date, calls bigint)
         join api_keys k on k.id = c.subject
        order by 1, 3
       on conflict (key_id, span, period) do update set calls = greatest(0, u.calls + excluded.calls)
       returning u.key_id as subject, to_char(u.period, 'YYYY-MM-DD') as day, u.calls`,
      [{ rows: changes.map((change) => ({ ...change })) }],
    );
  }
}
