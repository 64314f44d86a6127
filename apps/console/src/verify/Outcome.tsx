import type { CaptureReport, FacetError } from '@facet/sdk';
import { CheckIcon, CrossIcon, DoubtIcon } from '../theme/icons.js';
import type { AnyVerification } from './useVerification.js';
import {
  confidenceSentence,
  isSamePerson,
  outcomeWords,
  PASS_MARK,
  refusalSentence,
  shownConfidence,
} from './verdicts.js';
import css from './verify.module.css';

interface Props {
  readonly verified: AnyVerification | undefined;
  /** The answer that says what is wrong with the photos, in place of a verification. */
  readonly refusal: FacetError<'kyc'> | undefined;
  readonly report: CaptureReport | undefined;
}

/** Whether card and selfie show one person, against the mark; or why the photos were refused. */
export function Outcome({ verified, refusal, report }: Props) {
  if (refusal) return <Refusal refusal={refusal} report={report} />;
  if (!verified) return null;
  const { confidence } = verified.result_idcard;
  const { words, isGood } = outcomeWords(confidence, verified.imageBestLiveness?.band);
  const Sign = isGood ? CheckIcon : isSamePerson(confidence) ? DoubtIcon : CrossIcon;
  return (
    <section className={css.outcome} data-good={isGood} aria-label="Outcome">
      <div role="status">
        <p className={css.word}>
          <span className={css.sign}>
            <Sign size={22} />
          </span>
          {words}
        </p>
        <p className={css.sentence}>{confidenceSentence(confidence)}</p>
      </div>
      <div>
        <p className={css.figure}>
          <span className={css.number}>{shownConfidence(confidence)}</span>
          <span className={css.unit}>confidence of 100</span>
        </p>
        <div className={css.track} data-reached={isSamePerson(confidence)} aria-hidden="true">
          <span style={{ width: `${Math.max(0, Math.min(100, confidence))}%` }} />
          <i style={{ left: `${PASS_MARK}%` }} />
        </div>
        <p className={css.mark} style={{ paddingLeft: `calc(${PASS_MARK}% - 4.2em)` }}>
          mark of <b>{PASS_MARK}</b>
        </p>
      </div>
    </section>
  );
}

function Refusal({
  refusal,
  report,
}: {
  readonly refusal: FacetError<'kyc'>;
  readonly report: CaptureReport | undefined;
}) {
  const sentence = refusalSentence(refusal.code, report);
  return (
    <section className={css.outcome} data-good={false} data-refused aria-label="Outcome">
      <div role="alert">
        <p className={css.word}>
          <span className={css.sign}>
            <CrossIcon size={22} />
          </span>
          Photo refused
        </p>
        {sentence !== '' && <p className={css.sentence}>{sentence}</p>}
        <p className={css.answer}>
          The API answers{' '}
          {refusal.code !== undefined && (
            <a href={`/docs/errors/kyc/${encodeURIComponent(refusal.code)}`}>
              <code>{refusal.code}</code>
            </a>
          )}{' '}
          and compares nothing.
        </p>
      </div>
    </section>
  );
}
