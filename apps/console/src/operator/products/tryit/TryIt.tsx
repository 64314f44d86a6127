import type { NewProductTest, Product, ProductTest } from '@facet/sdk';
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { CodeBox } from '../../../request/CodeBox.js';
import { curlCommand } from '../../../request/curl.js';
import { ErrorNotice } from '../../../request/ErrorNotice.js';
import { answerOf, useCall } from '../../../request/useCall.js';
import { Waiting } from '../../../request/Waiting.js';
import { useAnnounce } from '../../../shell/Announcer.js';
import { useOperator } from '../../OperatorApi.js';
import { readJson } from '../json/readJson.js';
import css from '../products.module.css';
import { abridged } from './abridged.js';
import { type Drafts, type FieldFaults, readInputs, untouchedOf } from './drafts.js';
import { FieldInputs } from './FieldInput.js';
import { type Field, fieldsOf } from './fields.js';
import { inputFaults } from './inputFaults.js';
import { Outcome, outcomeSentence } from './Outcome.js';

const NO_FAULTS: FieldFaults = new Map();
const NO_FIELDS: readonly Field[] = [];
/** A product may take two minutes for an answer; the server ends what takes longer. */
const TIMEOUT_MS = 150_000;

type Way = 'form' | 'json';
type Inputs = NewProductTest['inputs'];
type Format = '' | Product['default_format'];

/** Calls a product as a client would, with a form that its schema makes, or with JSON. */
export function TryIt({ product }: { readonly product: Product }) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const { state, start } = useCall<ProductTest>();
  const fields = useMemo(() => fieldsOf(product.input_schema), [product.input_schema]);
  const [way, setWay] = useState<Way>(fields ? 'form' : 'json');
  const [drafts, setDrafts] = useState<Drafts>(() => untouchedOf(fields ?? NO_FIELDS));
  const [json, setJson] = useState('{}');
  const [format, setFormat] = useState<Format>('');
  const [faults, setFaults] = useState<FieldFaults>(NO_FAULTS);
  const [attempt, setAttempt] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const formatId = useId();

  const point = (found: FieldFaults) => {
    setFaults(found);
    setAttempt((last) => last + 1);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt leads to the first field that is wrong then
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], button[data-wrong]')?.focus();
  }, [attempt]);
  const read = () => {
    if (way === 'form') return readInputs(fields ?? NO_FIELDS, drafts);
    const found = new Map<string, string>();
    const inputs = readJson(json, (fault) => found.set('inputs', fault));
    const isObject = typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs);
    if (found.size === 0 && !isObject) found.set('inputs', 'The inputs are an object: { … }.');
    return { inputs: (isObject ? inputs : {}) as Record<string, unknown>, faults: found };
  };
  const send = () => {
    const typed = read();
    point(typed.faults);
    if (typed.faults.size > 0) return;
    start(async (options) => {
      const body = { inputs: typed.inputs as Inputs, ...(format !== '' && { format }) };
      const outcome = await admin.products.test(product.slug, body, { ...options, timeoutMs: TIMEOUT_MS });
      announce(outcomeSentence(outcome));
      if (outcome.error !== null && way === 'form') point(inputFaults(outcome.error, fields ?? NO_FIELDS).faults);
      return outcome;
    }, true);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (state.phase !== 'sending') send();
  };
  const turn = (next: Way) => {
    // What was filled in goes along, but for files: a text field is no place for millions of characters.
    if (next === 'json') setJson(JSON.stringify(readInputs(withoutFiles(fields ?? NO_FIELDS), drafts).inputs, null, 2));
    setWay(next);
    setFaults(NO_FAULTS);
  };
  const answer = answerOf(state);
  return (
    <div className={css.tryIt}>
      <form ref={form} className={css.panel} onSubmit={submit} noValidate aria-label="Inputs">
        <div className={css.panelHead}>
          <h3>Inputs</h3>
          {fields && (
            <SegmentedControl
              size="xs"
              aria-label="How to give the inputs"
              value={way}
              onChange={(value) => turn(value as Way)}
              data={[
                { value: 'form', label: 'Form' },
                { value: 'json', label: 'JSON' },
              ]}
            />
          )}
        </div>
        {way === 'form' ? (
          <FieldInputs
            fields={fields ?? NO_FIELDS}
            drafts={drafts}
            path="inputs"
            faults={faults}
            onChange={setDrafts}
          />
        ) : (
          <Textarea
            label="inputs as JSON"
            description={
              fields ? 'Files are not carried over from the form.' : 'The schema lists no fields to make a form of.'
            }
            rows={12}
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: css.mono ?? '' }}
            value={json}
            error={faults.get('inputs')}
            onChange={(event) => setJson(event.currentTarget.value)}
          />
        )}
        <div>
          <p id={formatId} className={css.fieldName}>
            Format
          </p>
          <p className={css.fieldNote}>Its default is {product.default_format}.</p>
          <SegmentedControl
            className={css.formats ?? ''}
            aria-labelledby={formatId}
            value={format}
            onChange={(value) => setFormat(value as Format)}
            data={[
              { value: '', label: 'Default' },
              { value: 'json', label: 'json' },
              { value: 'pdf', label: 'pdf' },
              { value: 'both', label: 'both' },
            ]}
          />
        </div>
        <div>
          {/* It keeps the focus while it works, which a disabled button would lose. */}
          <Button type="submit" aria-disabled={state.phase === 'sending' || undefined}>
            Run
          </Button>
        </div>
      </form>
      <div className={css.answer}>
        {state.phase === 'sending' && <Waiting text="Running the product" />}
        {answer && <Outcome outcome={answer.result} />}
        {state.phase === 'failed' && <ErrorNotice error={state.error} response={state.response} onRetry={send} />}
        {state.phase === 'idle' && (
          <p className={css.nothing}>
            The answer is shown here: what a caller would get, and what happened behind it. The upstream is really
            called; no limit is used up.
          </p>
        )}
        <section className={css.callBox} aria-label="The same call for a client">
          <h3>The same call for a client</h3>
          <CallCommand
            slug={product.slug}
            format={format}
            inputs={way === 'form' ? read().inputs : undefined}
            json={json}
          />
        </section>
      </div>
    </div>
  );
}

interface CommandProps {
  readonly slug: string;
  readonly format: Format;
  readonly inputs: Readonly<Record<string, unknown>> | undefined;
  /** The inputs as they are written, where no form made them. */
  readonly json: string;
}

function CallCommand({ slug, format, inputs, json }: CommandProps) {
  const given = inputs ?? readJson(json, () => undefined) ?? {};
  const path = `/gateway/api/${slug}${format === '' ? '' : `?format=${format}`}`;
  const shown = abridged(given);
  const command = curlCommand(location.origin, 'YOUR_KEY', { method: 'POST', path, json: { inputs: shown } });
  return (
    <>
      {JSON.stringify(shown) !== JSON.stringify(given) && (
        <p className={css.fieldNote}>Where an ellipsis (…) stands, the rest of a file or a long text belongs.</p>
      )}
      <div className={css.framed}>
        <CodeBox shown={command} copied={command} label="Copy" name="curl command" />
      </div>
    </>
  );
}

function withoutFiles(fields: readonly Field[]): readonly Field[] {
  return fields
    .filter(({ kind }) => kind !== 'file')
    .map((field) => (field.kind === 'group' ? { ...field, fields: withoutFiles(field.fields) } : field));
}
