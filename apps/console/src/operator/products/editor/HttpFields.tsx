import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { Form } from '../../../request/useForm.js';
import { faultOf } from '../../limits/FigureFields.js';
import { figureName } from '../../limits/figures.js';
import css from '../products.module.css';
import { CredentialField } from './CredentialField.js';
import { HeaderFields } from './HeaderFields.js';
import type { ProductValues } from './values.js';

interface Props {
  readonly form: Form<ProductValues>;
  /** Whether the server keeps a credential for this product. */
  readonly hasCredential: boolean;
}

const typing = { autoComplete: 'off', spellCheck: false } as const;
const code = { ...typing, rows: 5, classNames: { input: css.mono ?? '' } } as const;

/** Where an HTTP service is, how it is called, and how its answer is read. */
export function HttpFields({ form, hasCredential }: Props) {
  const { values, faults, text, flag, set } = form;
  const figure = (name: 'timeout_ms' | 'max_response_bytes') => ({
    ...typing,
    ...text(`backend.${name}`),
    label: figureName(name),
    error: faultOf(values[`backend.${name}`], name) ?? faults[`backend.${name}`],
  });
  return (
    <>
      <div className={css.target}>
        <NativeSelect label="Method" data={['POST', 'PUT', 'PATCH', 'GET']} {...text('backend.method')} />
        <TextInput
          label="URL"
          required
          type="url"
          inputMode="url"
          placeholder="https://models.example.com/v1/predict"
          {...typing}
          {...text('backend.url')}
        />
      </div>
      <CredentialField form={form} isStored={hasCredential} />
      <HeaderFields
        headers={values['backend.headers']}
        error={faults['backend.headers']}
        onChange={(headers) => set({ 'backend.headers': headers })}
      />
      <div className={css.mappings}>
        <Textarea
          label="Request mapping"
          description={
            <>
              JSONata over <code>{'{ inputs }'}</code>: what is sent. Left empty, the inputs themselves.
            </>
          }
          placeholder={'{ "prompt": inputs.text }'}
          {...code}
          {...text('backend.request_mapping')}
        />
        <Textarea
          label="Response mapping"
          description={
            <>
              JSONata over the answer, with <code>$inputs</code> and <code>$status</code>: the outputs, an object.
            </>
          }
          placeholder={'{ "label": predictions[0].name }'}
          {...code}
          {...text('backend.response_mapping')}
        />
      </div>
      <div className={css.bounds}>
        <TextInput
          {...figure('timeout_ms')}
          description="For the whole call, at most 120,000"
          inputMode="numeric"
          placeholder="30000"
        />
        <TextInput {...figure('max_response_bytes')} description="A longer one is refused" placeholder="8 MB" />
      </div>
      <div className={css.flags}>
        <Checkbox
          label="Verify the server’s certificate"
          description="Without it, whoever answers is believed."
          {...flag('backend.verify_tls')}
        />
        <Checkbox
          label="Calls may be repeated"
          description="One more try when the connection failed: only for what has no effect when it happens twice."
          {...flag('backend.idempotent')}
        />
      </div>
    </>
  );
}
