import { isFacetError, type NewProduct, type Product } from '@facet/sdk';
import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { InlineError } from '../../../request/InlineError.js';
import { type Faults, FieldRefusal, useForm } from '../../../request/useForm.js';
import { parseFigure } from '../../limits/figures.js';
import { useOperator } from '../../OperatorApi.js';
import { readJson } from '../json/readJson.js';
import css from '../products.module.css';
import { HttpFields } from './HttpFields.js';
import { PipelineFields } from './PipelineFields.js';
import { SchemaField } from './SchemaField.js';
import { newProduct, type ProductValues, productChanges, valuesOf } from './values.js';

interface Props {
  /** The product that is changed; a new one without it. */
  readonly edited?: Product;
  readonly onSaved: (product: Product) => void;
}

const typing = { autoComplete: 'off', spellCheck: false } as const;

/** The editor: what a product is called, what is behind it, and what its inputs must be. */
export function ProductForm({ edited, onSaved }: Props) {
  const { admin } = useOperator();
  const form = useForm<ProductValues>(valuesOf(edited));
  const { ref, values, busy, error, set, text, flag, submit } = form;
  const isBuiltin = values['backend.type'] === 'builtin';

  const save = submit(faultsOf, async (typed) => {
    const schema = schemaIn(typed.input_schema);
    const product = edited
      ? await admin.products.update(edited.slug, productChanges(typed, schema, edited))
      : await admin.products.create(newProduct(typed, schema)).catch(slugTaken);
    set(valuesOf(product));
    onSaved(product);
  });
  const choose = (type: Product['backend']['type']) => {
    // The schema to begin with is one for a service; a pipeline brings its own.
    const untouched = edited === undefined && [valuesOf(undefined).input_schema, ''].includes(values.input_schema);
    const input_schema = type === 'builtin' ? '' : valuesOf(undefined).input_schema;
    set({ 'backend.type': type, ...(untouched && { input_schema }) });
  };
  return (
    <form ref={ref} className={css.editor} onSubmit={save} noValidate aria-label="Product">
      <fieldset className={css.section}>
        <legend>Product</legend>
        <div className={css.pair}>
          {edited === undefined && (
            <TextInput
              label="Slug"
              description="In its address: small letters, digits and hyphens"
              required
              maxLength={64}
              {...typing}
              {...text('slug')}
            />
          )}
          <TextInput
            label="Name"
            description="For people, and above its reports"
            required
            maxLength={200}
            autoComplete="off"
            {...text('name')}
          />
          <NativeSelect
            label="Format of the answer"
            description="Unless a call asks for another"
            data={[
              { value: 'json', label: 'json' },
              { value: 'pdf', label: 'pdf: a report' },
              { value: 'both', label: 'both' },
            ]}
            {...text('default_format')}
          />
        </div>
        {edited === undefined && (
          <Checkbox label="Callers may use it at once" description="It can be activated later." {...flag('active')} />
        )}
      </fieldset>
      <fieldset className={css.section}>
        <legend>What is behind it</legend>
        <SegmentedControl
          className={css.types ?? ''}
          aria-label="Kind of backend"
          value={values['backend.type']}
          onChange={(type) => choose(type as Product['backend']['type'])}
          data={[
            { value: 'http', label: 'HTTP service' },
            { value: 'builtin', label: 'Built-in pipeline' },
          ]}
        />
        {isBuiltin ? (
          <PipelineFields form={form} />
        ) : (
          <HttpFields form={form} hasCredential={edited?.has_credential ?? false} />
        )}
      </fieldset>
      <fieldset className={css.section}>
        <legend>Inputs</legend>
        <SchemaField form={form} />
      </fieldset>
      {error !== undefined && <InlineError error={error} />}
      <div className={css.save}>
        <Button type="submit" loading={busy}>
          {edited === undefined ? 'Create product' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

function slugTaken(failure: unknown): never {
  if (isFacetError(failure, 'admin') && failure.code === 'conflict') {
    throw new FieldRefusal<ProductValues>({ slug: failure.message });
  }
  throw failure;
}

type Schema = NonNullable<NewProduct['input_schema']>;

/** The schema that was typed; undefined where there is none. */
function schemaIn(typed: string): Schema | undefined {
  return typed.trim() === '' ? undefined : (readJson(typed, () => undefined) as Schema);
}

/** What cannot be sent. The rest is for the server to judge. */
function faultsOf(values: ProductValues): Faults<ProductValues> {
  const isHttp = values['backend.type'] === 'http';
  return {
    slug: values.slug.trim() === '' ? 'Give it a slug.' : undefined,
    name: values.name.trim() === '' ? 'Give it a name.' : undefined,
    input_schema: schemaFault(values.input_schema, isHttp),
    ...(isHttp && {
      'backend.url': values['backend.url'].trim() === '' ? 'Say where the service is.' : undefined,
      'backend.timeout_ms': figureFault(values['backend.timeout_ms'], 'timeout_ms'),
      'backend.max_response_bytes': figureFault(values['backend.max_response_bytes'], 'max_response_bytes'),
      'backend.headers': headersFault(values['backend.headers']),
    }),
  };
}

function schemaFault(typed: string, isRequired: boolean): string | undefined {
  if (typed.trim() === '') return isRequired ? 'Say what the inputs must be.' : undefined;
  let found: string | undefined;
  const schema = readJson(typed, (fault) => {
    found = fault;
  });
  if (found !== undefined) return found;
  const isObject = typeof schema === 'object' && schema !== null && !Array.isArray(schema);
  return isObject ? undefined : 'The schema is an object: { … }.';
}

function figureFault(typed: string, figure: 'timeout_ms' | 'max_response_bytes'): string | undefined {
  return parseFigure(typed, figure) === undefined ? 'Correct this figure.' : undefined;
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

function headersFault(headers: ProductValues['backend.headers']): string | undefined {
  const names = headers.map(({ name }) => name.trim().toLowerCase());
  if (headers.some(({ name, value }) => name.trim() === '' && value !== '')) return 'Give every header a name.';
  const odd = headers.find(({ name }) => name.trim() !== '' && !HEADER_NAME.test(name.trim()));
  if (odd) return `“${odd.name.trim()}” cannot be the name of a header.`;
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
  return twice === undefined ? undefined : `“${twice}” stands here twice.`;
}
