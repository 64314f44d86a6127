import { type Column, DataTable } from '../table/DataTable.js';
import css from './chart.module.css';
import { allDays, niceCeiling, shortDay } from './days.js';

/** What is drawn of one day: how much went well, and how much did not. */
export interface DayCount {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly ok: number;
  readonly failed: number;
}

const columns: readonly Column<DayCount>[] = [
  { name: 'Day', isHeader: true, cell: ({ day }) => shortDay(day) },
  { name: 'Answered', align: 'end', cell: ({ ok }) => ok.toLocaleString('en-US') },
  { name: 'Refused or failed', align: 'end', cell: ({ failed }) => failed.toLocaleString('en-US') },
];

interface Props {
  /** What is counted, with its noun: "Requests". */
  readonly noun: string;
  readonly from: string;
  readonly to: string;
  /** Days without anything may be missing. */
  readonly counts: readonly DayCount[];
}

/** Bars by day from the first to the last, failures at their foot. The same figures stand in a table below. */
export function DayChart({ noun, from, to, counts }: Props) {
  const byDay = new Map(counts.map((count) => [count.day, count]));
  const days = allDays(from, to).map((day) => byDay.get(day) ?? { day, ok: 0, failed: 0 });
  const peak = Math.max(0, ...days.map(({ ok, failed }) => ok + failed));
  const ceiling = niceCeiling(peak);
  const total = days.reduce((sum, { ok, failed }) => sum + ok + failed, 0);
  const failures = days.reduce((sum, { failed }) => sum + failed, 0);
  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span>
          {noun} by day: <b>{total.toLocaleString('en-US')}</b>
        </span>
        <span className={css.key} data-part="ok">
          Answered
        </span>
        <span className={css.key} data-part="failed">
          Refused or failed: {failures.toLocaleString('en-US')}
        </span>
      </figcaption>
      <div
        className={css.plot}
        role="img"
        aria-label={`${noun} by day from ${shortDay(from)} to ${shortDay(to)}: ${total} in all, ${failures} of them refused or failed, at most ${peak} on one day.`}
      >
        <span className={css.scale} data-at="top">
          {ceiling.toLocaleString('en-US')}
        </span>
        <span className={css.scale} data-at="middle">
          {(ceiling / 2).toLocaleString('en-US')}
        </span>
        <div className={css.bars}>
          {days.map(({ day, ok, failed }) => (
            <div key={day} className={css.day} title={titleOf(day, ok, failed)}>
              <span className={css.bar} data-part="ok" style={{ height: `${(ok / ceiling) * 100}%` }} />
              <span className={css.bar} data-part="failed" style={{ height: `${(failed / ceiling) * 100}%` }} />
            </div>
          ))}
        </div>
      </div>
      <div className={css.ends} aria-hidden="true">
        <span>{shortDay(from)}</span>
        <span>{shortDay(to)}</span>
      </div>
      {total > 0 && (
        <details className={css.table}>
          <summary>The figures as a table</summary>
          <DataTable
            caption={`${noun} by day`}
            columns={columns}
            rows={days.filter(({ ok, failed }) => ok + failed > 0)}
            keyOf={({ day }) => day}
          />
        </details>
      )}
    </figure>
  );
}

function titleOf(day: string, ok: number, failed: number): string {
  return `${shortDay(day)}: ${ok.toLocaleString('en-US')} answered, ${failed.toLocaleString('en-US')} refused or failed`;
}
