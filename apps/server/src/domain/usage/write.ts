import { type Database, sqlState } from '../ports/database.js';
import type { UsageTally } from './tally.js';

const foreignKeyViolation = '23503';

/** Adds the counts to those of the database, and moves the last uses of keys on: all of it or nothing. */
export async function writeUsage(database: Database, tally: UsageTally): Promise<void> {
  const counts = { rows: [...tally.counts.values()] };
  const uses = { rows: [...tally.lastUses].map(([id, time]) => ({ id, used_at: new Date(time).toISOString() })) };
  const write = () =>
    database.transaction(async (sql) => {
      // What erased accounts did counts for nobody. In one order everywhere, so that servers do not wait for each other.
      await sql.query(
        `insert into usage_counts as u (account_id, day, surface, operation, code, key_id, product, calls)
         select c.account_id, c.day, c.surface, c.operation, c.code, c.key_id, c.product, c.calls
           from jsonb_to_recordset($1::jsonb -> 'rows') as c
             (account_id uuid, day date, surface text, operation text, code text, key_id uuid, product text, calls bigint)
           join accounts a on a.id = c.account_id
          order by 1, 2, 3, 4, 5, 6, 7
         on conflict (account_id, day, surface, operation, code, key_id, product) do update set calls = u.calls + excluded.calls`,
        [counts],
      );
      if (uses.rows.length > 0)
        await sql.query(
          `with used as (select id, used_at from jsonb_to_recordset($1::jsonb -> 'rows') as r (id uuid, used_at timestamptz)),
             mine as (select k.id from api_keys k join used using (id) order by k.id for no key update of k)
           update api_keys k set last_used_at = used.used_at from used join mine using (id)
            where k.id = used.id and (k.last_used_at is null or k.last_used_at < used.used_at)`,
          [uses],
        );
    });
  await write().catch((error: unknown) => {
    // An account was erased between being looked for and being referred to: it is not found again.
    if (sqlState(error) !== foreignKeyViolation) throw error;
    return write();
  });
}
