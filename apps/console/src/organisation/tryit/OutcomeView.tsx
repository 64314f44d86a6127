import { count, duration, score } from '../../format.js';
import { SimilarityBar } from '../../threshold/SimilarityBar.js';
import { JsonDetails } from '../page/JsonDetails.js';
import { Section } from '../page/Page.js';
import page from '../page/page.module.css';
import { Nothing, Tag } from '../page/Records.js';
import type { Outcome } from './question.js';
import css from './tryit.module.css';

const spoofs = { print: 'a print', replay: 'a screen', mask: 'a mask' } as const;

/** The answer in a sentence. */
export function outcomeSentence(outcome: Outcome): string {
  if (outcome.question === 'identify') {
    const { matches } = outcome.answer;
    if (matches.length === 0) return 'Nobody in the collection is alike';
    return matches.length === 1 ? '1 match' : `${matches.length} matches`;
  }
  if (outcome.question === 'verify')
    return outcome.answer.verified ? 'It is the same person' : 'It is not the same person';
  return outcome.answer.is_live ? 'A person in front of the camera' : 'Not a live photo';
}

/** What the collection answered. */
export function OutcomeView({ outcome }: { readonly outcome: Outcome }) {
  return (
    <Section title={outcomeSentence(outcome)}>
      {outcome.question === 'identify' && <Identified {...outcome} />}
      {outcome.question === 'verify' && <Verified {...outcome} />}
      {outcome.question === 'liveness' && <Judged {...outcome} />}
    </Section>
  );
}

function Identified({ answer, threshold }: Extract<Outcome, { question: 'identify' }>) {
  const { matches, searched, query_time_ms } = answer;
  return (
    <>
      <p className={page.caption}>
        {count(searched, 'face')} searched in {duration(query_time_ms)}.
      </p>
      {matches.length === 0 ? (
        <Nothing>
          <p>No face of the collection reaches the threshold of {threshold.toFixed(2)}.</p>
        </Nothing>
      ) : (
        <ol className={page.records} aria-label="Matches, the most similar first">
          {matches.map(({ face_id, external_id, similarity, rank, metadata }) => (
            <li key={face_id} className={css.match}>
              <Bar name={`${rank}. ${external_id ?? face_id}`} value={similarity} threshold={threshold} />
              {metadata && <JsonDetails label="Metadata" value={metadata} />}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Verified({ answer }: Extract<Outcome, { question: 'verify' }>) {
  const { similarity, threshold, verified, external_id, face_id, metadata, query_time_ms } = answer;
  return (
    <div className={css.match}>
      <p className={page.recordName}>
        <Tag tone={verified ? 'good' : 'warn'}>{verified ? 'Verified' : 'Not verified'}</Tag>
        <span className={page.caption}>
          Similarity {score(similarity)}, threshold {threshold.toFixed(2)}, in {duration(query_time_ms)}
        </span>
      </p>
      <Bar name={external_id ?? face_id} value={similarity} threshold={threshold} />
      <JsonDetails label="Metadata" value={metadata} />
    </div>
  );
}

function Judged({ answer, threshold }: Extract<Outcome, { question: 'liveness' }>) {
  const { is_live, liveness_score, spoof_type, query_time_ms } = answer;
  return (
    <div className={css.match}>
      <p className={page.recordName}>
        <Tag tone={is_live ? 'good' : 'warn'}>{is_live ? 'Live' : 'Not live'}</Tag>
        <span className={page.caption}>
          {spoof_type !== null && `It looks like ${spoofs[spoof_type]}. `}In {duration(query_time_ms)}
        </span>
      </p>
      <Bar name="Liveness" value={liveness_score} threshold={threshold} />
    </div>
  );
}

interface BarProps {
  readonly name: string;
  readonly value: number;
  readonly threshold: number;
}

function Bar({ name, value, threshold }: BarProps) {
  return (
    <div>
      <p className={css.matchHead}>
        <b>{name}</b>
        <span>{score(value)}</span>
      </p>
      <SimilarityBar similarity={value} threshold={threshold} />
    </div>
  );
}
