import type { CaptureLiveness } from '@facet/sdk';
import { CheckIcon, CrossIcon, DoubtIcon } from '../../theme/icons.js';
import { bandWords, livenessSentence } from '../verdicts.js';
import css from './report.module.css';

export type JudgedLiveness = Pick<CaptureLiveness, 'probability' | 'score' | 'band'>;

const icons = { pass: CheckIcon, doubt: DoubtIcon, refuse: CrossIcon } as const;

interface Props {
  /** Undefined when a rule failed: only a good capture is judged. */
  readonly liveness: JudgedLiveness | undefined;
  /** How many frames it was judged on. */
  readonly frames: number;
}

/** Whether the selfie shows somebody who is there, how sure that is, and what it does not promise. */
export function LivenessResult({ liveness, frames }: Props) {
  return (
    <section className={css.card} aria-label="Liveness">
      <h2>Liveness</h2>
      {liveness ? (
        <Judged liveness={liveness} frames={frames} />
      ) : (
        <p>Not judged: only a photo that passes all rules is.</p>
      )}
      <p className={css.note}>This is not a certified presentation attack detection.</p>
    </section>
  );
}

function Judged({ liveness, frames }: { readonly liveness: JudgedLiveness; readonly frames: number }) {
  const { probability, score } = liveness;
  const band = liveness.band ?? 'doubt';
  const Icon = icons[band];
  return (
    <>
      <p className={css.band} data-band={band}>
        <span className={css.mark}>
          <Icon size={16} />
        </span>
        {bandWords[band]} <code>{band}</code>
      </p>
      <div className={css.track} aria-hidden="true">
        <span style={{ width: `${probability * 100}%` }} />
        <i style={{ left: '50%' }} />
      </div>
      <p>{livenessSentence(probability, band)}</p>
      <p className={css.small}>
        Score {score.toFixed(2)}, the log odds of the probability{frames > 1 ? `; judged over ${frames} frames` : ''}.
      </p>
    </>
  );
}
