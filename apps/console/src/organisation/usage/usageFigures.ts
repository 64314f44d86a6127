import type { Usage } from '@facet/sdk';
import type { DayCount } from '../../chart/DayChart.js';

type Row = Usage['usage'][number];

/** Requests by day: what went well apart from what was refused. Days on which nothing happened are missing. */
export function byDay(usage: readonly Row[]): DayCount[] {
  const days = new Map<string, { ok: number; failed: number }>();
  for (const { day, code, requests } of usage) {
    const tally = days.get(day) ?? { ok: 0, failed: 0 };
    tally[code === 'ok' ? 'ok' : 'failed'] += requests;
    days.set(day, tally);
  }
  return [...days].map(([day, tally]) => ({ day, ...tally }));
}

/** Requests by what `name` says of each row, the most first. */
export function ranked(usage: readonly Row[], name: (row: Row) => string): { name: string; requests: number }[] {
  const sums = new Map<string, number>();
  for (const row of usage) sums.set(name(row), (sums.get(name(row)) ?? 0) + row.requests);
  return [...sums].map(([each, requests]) => ({ name: each, requests })).sort((a, b) => b.requests - a.requests);
}
