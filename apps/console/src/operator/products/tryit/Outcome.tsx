import type { ProductTest } from '@facet/sdk';
import { duration } from '../../../format.js';
import { CodeBox } from '../../../request/CodeBox.js';
import { prettyJson } from '../../../request/prettyJson.js';
import { State } from '../../State.js';
import css from '../products.module.css';
import { Report } from './Report.js';

/** What came of a try, in a sentence. */
export function outcomeSentence({ status, duration_ms }: ProductTest): string {
  return `${status === 200 ? 'Answered' : 'Failed'} after ${duration(duration_ms)}`;
}

/** What a caller would have got, and what happened behind it. */
export function Outcome({ outcome }: { readonly outcome: ProductTest }) {
  const { status, error, explanation, outputs, pdf, upstream } = outcome;
  return (
    <section className={css.outcome} aria-label="Outcome">
      <h3>
        <State tone={status === 200 ? 'good' : 'warn'}>{status}</State>
        {outcomeSentence(outcome)}
      </h3>
      {error !== null && (
        <dl className={css.said}>
          <div>
            <dt>A caller reads</dt>
            <dd>{error}</dd>
          </div>
          {explanation !== null && explanation !== error && (
            <div>
              <dt>What went wrong</dt>
              <dd>{explanation}</dd>
            </div>
          )}
        </dl>
      )}
      {outputs !== null && <Json name="Outputs" value={outputs} />}
      {pdf !== null && <Report {...pdf} />}
      {upstream !== null && (
        <p className={css.upstream}>
          {upstream.status === null ? (
            <>The upstream gave no answer in {duration(upstream.duration_ms)}.</>
          ) : (
            <>
              The upstream answered <code>{upstream.status}</code> in {duration(upstream.duration_ms)}.
            </>
          )}
        </p>
      )}
    </section>
  );
}

function Json({ name, value }: { readonly name: string; readonly value: object }) {
  const text = prettyJson(JSON.stringify(value));
  return (
    <div>
      <h4>{name}</h4>
      <div className={css.framed}>
        <CodeBox shown={text} copied={text} label="Copy" name={name} />
      </div>
    </div>
  );
}
