import type { CaptureCheck, CaptureReport } from '@facet/sdk';
import { CheckIcon, CrossIcon } from '../../theme/icons.js';
import { adviceFor, ruleTitles } from './advice.js';
import { isInside, measuredLabel, requirement, shownValue } from './measured.js';
import css from './report.module.css';

/** Every rule for captures: whether it passed, what was measured and what is required, and what to do. */
export function CheckList({ report }: { readonly report: CaptureReport }) {
  const failed = report.checks.filter(({ passed }) => !passed).length;
  return (
    <section className={css.card} aria-label="Rules for captures">
      <h2 aria-live="polite">
        {failed === 0
          ? `The selfie passes all ${report.checks.length} rules`
          : `The selfie breaks ${failed} of ${report.checks.length} ${report.checks.length === 1 ? 'rule' : 'rules'}`}
      </h2>
      <ol className={css.checks}>
        {report.checks.map((check) => (
          <Check key={check.code} check={check} report={report} />
        ))}
      </ol>
      {report.bounding_box === null && <p className={css.note}>Without a face nothing else can be measured.</p>}
    </section>
  );
}

function Check({ check, report }: { readonly check: CaptureCheck; readonly report: CaptureReport }) {
  const { code, passed, measured } = check;
  return (
    <li className={css.check} data-passed={passed}>
      <span className={css.mark}>{passed ? <CheckIcon size={16} /> : <CrossIcon size={16} />}</span>
      <div className={css.checkText}>
        <p className={css.checkHead}>
          <b>{ruleTitles[code] ?? code}</b>
          <span className={css.verdict}>{passed ? 'Passed' : 'Failed'}</span>
        </p>
        {!passed && <p className={css.advice}>{adviceFor(check, report)}</p>}
        <dl className={css.measured}>
          {measured.map((each) => (
            <div key={each.name} data-outside={!isInside(each) || undefined}>
              <dt>{measuredLabel(each.name)}</dt>
              <dd>
                <b>{shownValue(each)}</b> <span>{requirement(each)}</span>
              </dd>
            </div>
          ))}
        </dl>
        {!passed && (
          <a className={css.code} href={`/docs/errors/kyc/${code}`}>
            <code>{code}</code>
          </a>
        )}
      </div>
    </li>
  );
}
