import { Button, Textarea } from '@mantine/core';
import { useMemo } from 'react';
import type { Form } from '../../../request/useForm.js';
import { readJson } from '../json/readJson.js';
import css from '../products.module.css';
import { type Field, fieldsOf } from '../tryit/fields.js';
import { asText, type ProductValues } from './values.js';

const FEWEST_LINES = 10;
const MOST_LINES = 28;
/** Where a pipeline brings its own schema, mostly nothing is typed. */
const ROWS_OF_NOTHING = 3;

/** What the inputs must be, as JSON Schema, with the form that it would make in words. */
export function SchemaField({ form }: { readonly form: Form<ProductValues> }) {
  const { values, set, text } = form;
  const typed = values.input_schema;
  const isBuiltin = values['backend.type'] === 'builtin';
  const fields = useMemo(() => fieldsOf(readJson(typed, () => undefined)), [typed]);
  const tidy = () => {
    const schema = readJson(typed, (fault) => form.fault({ input_schema: fault }));
    if (schema !== undefined) set({ input_schema: asText(schema) });
  };
  const lines = typed.split('\n').length;
  return (
    <>
      <Textarea
        label="JSON Schema of the inputs"
        description={
          isBuiltin
            ? 'Draft 2020-12. Left empty, a pipeline takes its own.'
            : 'Draft 2020-12. What callers send is held to it.'
        }
        required={!isBuiltin}
        rows={isBuiltin && typed === '' ? ROWS_OF_NOTHING : Math.min(MOST_LINES, Math.max(FEWEST_LINES, lines + 1))}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: css.mono ?? '' }}
        {...text('input_schema')}
      />
      <div className={css.schemaFoot}>
        <p className={css.outline}>
          {fields === undefined ? (
            typed.trim() !== '' && 'It lists no properties, so it is tried with JSON and without a form.'
          ) : (
            <>
              Callers give{' '}
              {fields.map((field, at) => (
                <span key={field.name}>
                  {at > 0 && ', '}
                  <code>{field.name}</code> ({said(field)})
                </span>
              ))}
              .
            </>
          )}
        </p>
        {typed.trim() !== '' && (
          <Button variant="default" size="xs" onClick={tidy}>
            Tidy up
          </Button>
        )}
      </div>
    </>
  );
}

const kinds: Readonly<Record<Field['kind'], string>> = {
  text: 'text',
  number: 'number',
  flag: 'yes or no',
  choice: 'one of a list',
  file: 'file as base64',
  group: 'object',
  list: 'list',
  json: 'any JSON',
};

function said(field: Field): string {
  return `${kinds[field.kind]}${field.isRequired ? ', required' : ''}`;
}
