import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ChangeEvent } from 'react';
import css from '../products.module.css';
import type { Draft, Drafts, FieldFaults } from './drafts.js';
import { FileField } from './FileField.js';
import type { Field } from './fields.js';
import { ListField } from './ListField.js';
import { Required } from './Required.js';

interface Props {
  readonly field: Field;
  readonly draft: Draft;
  /** Where its value lies: `inputs.person.age`. */
  readonly path: string;
  readonly faults: FieldFaults;
  readonly onChange: (draft: Draft) => void;
}

/** The control for one value of the inputs. */
export function FieldInput({ field, draft, path, faults, onChange }: Props) {
  const fault = faults.get(path);
  if (field.kind === 'file') {
    const file = 'file' in draft ? draft.file : undefined;
    return <FileField field={field} file={file} fault={fault} onChange={(next) => onChange({ file: next })} />;
  }
  if (field.kind === 'group') {
    const parts = 'parts' in draft ? draft.parts : {};
    return (
      <fieldset className={css.group}>
        <legend>
          {field.label}
          {field.isRequired && <Required />}
        </legend>
        {field.note !== undefined && <p className={css.fieldNote}>{field.note}</p>}
        {fault !== undefined && <p className={css.fieldFault}>{fault}</p>}
        <FieldInputs
          fields={field.fields}
          drafts={parts}
          path={path}
          faults={faults}
          onChange={(next) => onChange({ parts: next })}
        />
      </fieldset>
    );
  }
  if (field.kind === 'list') {
    const rows = 'rows' in draft ? draft.rows : [];
    return (
      <ListField
        field={field}
        rows={rows}
        fault={fault}
        onChange={(next) => onChange({ rows: next })}
        item={(at, typed, onType) => (
          <FieldInput
            field={{ ...field.item, label: `${field.label} ${at + 1}`, isRequired: false }}
            draft={typed}
            path={`${path}.${at}`}
            faults={faults}
            onChange={onType}
          />
        )}
      />
    );
  }
  const text = 'text' in draft ? draft.text : '';
  const common = {
    label: field.label,
    description: field.note,
    error: fault,
    required: field.isRequired,
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
      onChange({ text: event.currentTarget.value }),
  };
  const typing = { autoComplete: 'off', spellCheck: false } as const;
  switch (field.kind) {
    case 'flag':
      return field.isRequired ? (
        <Checkbox
          label={field.label}
          description={field.note}
          error={fault}
          checked={text === 'true'}
          onChange={({ currentTarget: { checked } }) => onChange({ text: String(checked) })}
        />
      ) : (
        <NativeSelect
          {...common}
          data={[
            { value: '', label: 'Left out' },
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...common}
          data={[
            { value: '', label: field.isRequired ? 'Choose' : 'Left out' },
            ...field.options.map((option, at) => ({ value: String(at), label: optionText(option) })),
          ]}
        />
      );
    case 'number':
      return <TextInput {...common} {...typing} inputMode="decimal" />;
    case 'json':
      return (
        <Textarea
          {...common}
          {...typing}
          description={field.note ?? 'As JSON'}
          rows={4}
          classNames={{ input: css.mono ?? '' }}
        />
      );
    default:
      return field.isLong ? (
        <Textarea {...common} autoComplete="off" rows={4} />
      ) : (
        <TextInput {...common} {...typing} type={field.type} />
      );
  }
}

interface FieldsProps {
  readonly fields: readonly Field[];
  readonly drafts: Drafts;
  readonly path: string;
  readonly faults: FieldFaults;
  readonly onChange: (drafts: Drafts) => void;
}

/** The controls for the parts of an object, in the schema's order. */
export function FieldInputs({ fields, drafts, path, faults, onChange }: FieldsProps) {
  return (
    <div className={css.inputs}>
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          draft={drafts[field.name] ?? { text: '' }}
          path={`${path}.${field.name}`}
          faults={faults}
          onChange={(draft) => onChange({ ...drafts, [field.name]: draft })}
        />
      ))}
    </div>
  );
}

function optionText(option: unknown): string {
  return typeof option === 'string' && option !== '' ? option : JSON.stringify(option);
}
