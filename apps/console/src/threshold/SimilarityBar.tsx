import css from './threshold.module.css';

interface Props {
  /** 0 to 1. */
  readonly similarity: number;
  readonly threshold: number;
}

/** A similarity drawn to scale, with a mark where the threshold is. The number stands beside it for everybody. */
export function SimilarityBar({ similarity, threshold }: Props) {
  return (
    <span className={css.scale} aria-hidden="true">
      <span style={{ width: `${similarity * 100}%` }} />
      <i style={{ left: `${threshold * 100}%` }} />
    </span>
  );
}
