import type { UsageSums } from '@facet/sdk';
import type { DayCount } from '../../chart/DayChart.js';

export type UsageRow = UsageSums['usage'][number];
export type Dimension = Exclude<keyof UsageRow, 'calls'>;

/** What requests are told apart by, in the order in which the API sorts them. */
export const dimensionNames: Readonly<Record<Dimension, string>> = {
  account_id: 'Account',
  key_id: 'Key',
  surface: 'Surface',
  operation: 'Operation',
  product: 'Product',
  code: 'Code',
  day: 'Day',
};

export const dimensions = Object.keys(dimensionNames) as readonly Dimension[];

/** The code of requests that were answered. */
const OK = 'ok';

/** Sums by day and code as a chart draws them. */
export function dayCounts(rows: readonly UsageRow[]): DayCount[] {
  const counts = new Map<string, DayCount>();
  for (const { day = '', code, calls } of rows) {
    const { ok, failed } = counts.get(day) ?? { ok: 0, failed: 0 };
    counts.set(day, code === OK ? { day, ok: ok + calls, failed } : { day, ok, failed: failed + calls });
  }
  return [...counts.values()];
}

/** What tells a row from the others of its list. */
export function rowKey({ calls, ...row }: UsageRow): string {
  return JSON.stringify(row);
}
