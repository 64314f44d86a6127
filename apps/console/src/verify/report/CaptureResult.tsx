import type { CaptureReport } from '@facet/sdk';
import { CheckList } from './CheckList.js';
import { type JudgedLiveness, LivenessResult } from './LivenessResult.js';
import { QualityResult } from './QualityResult.js';
import css from './report.module.css';

interface Props {
  readonly report: CaptureReport;
  /** The verification's own, over all frames. */
  readonly liveness: JudgedLiveness | undefined;
  readonly frames: number | undefined;
}

/** The selfie as a capture: every rule, whether it is live, and how good it is. */
export function CaptureResult({ report, liveness, frames = 0 }: Props) {
  return (
    <div className={css.result}>
      <CheckList report={report} />
      <div className={css.side}>
        <LivenessResult liveness={liveness ?? report.liveness ?? undefined} frames={liveness ? frames + 1 : 1} />
        {report.quality && <QualityResult quality={report.quality} />}
      </div>
    </div>
  );
}
