import { CheckIcon, CrossIcon } from '../theme/icons.js';
import { ThresholdSlider } from '../threshold/ThresholdSlider.js';
import css from './compare.module.css';
import { isMatch, shownSimilarity, verdictSentence } from './verdict.js';

interface Props {
  readonly similarity: number;
  readonly threshold: number;
  readonly onThreshold: (threshold: number) => void;
}

/** The similarity, the verdict at the chosen threshold, and the threshold's slider under the same scale. */
export function Verdict({ similarity, threshold, onThreshold }: Props) {
  const match = isMatch(similarity, threshold);
  return (
    <section className={css.verdict} data-match={match} aria-label="Verdict">
      <div className={css.said} role="status">
        <p className={css.word}>
          <span className={css.sign}>{match ? <CheckIcon size={22} /> : <CrossIcon size={22} />}</span>
          {match ? 'Match' : 'No match'}
        </p>
        <p className={css.sentence}>{verdictSentence(similarity, threshold)}</p>
      </div>
      <div className={css.scale}>
        <p className={css.figure}>
          <span className={css.number}>{shownSimilarity(similarity, threshold)}</span>
          <span className={css.unit}>similarity</span>
        </p>
        <div className={css.track} aria-hidden="true">
          <span style={{ width: `${Math.max(0, Math.min(1, similarity)) * 100}%` }} />
          <i style={{ left: `${threshold * 100}%` }} />
        </div>
        <ThresholdSlider value={threshold} onChange={onThreshold} />
        <p className={css.threshold}>
          <span>
            Threshold <b>{threshold.toFixed(2)}</b>
          </span>
          <span>Moving it weighs the same similarity anew; nothing is sent.</span>
        </p>
      </div>
    </section>
  );
}
