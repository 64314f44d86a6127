import { Nothing } from '../page/Records.js';
import css from './usage.module.css';

interface Props {
  readonly label: string;
  readonly rows: readonly { readonly name: string; readonly requests: number }[];
}

/** Figures with their names, each with a bar to scale. */
export function RankedBars({ label, rows }: Props) {
  const most = rows[0]?.requests ?? 0;
  if (rows.length === 0) return <Nothing>Nothing in this time.</Nothing>;
  return (
    <ol className={css.ranked} aria-label={label}>
      {rows.map(({ name, requests }) => (
        <li key={name}>
          <span className={css.rankedName}>{name}</span>
          <span className={css.rankedFigure}>{requests.toLocaleString('en-US')}</span>
          <span className={css.rankedBar} aria-hidden="true">
            <span style={{ width: `${(requests / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
