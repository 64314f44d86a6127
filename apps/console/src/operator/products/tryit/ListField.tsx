import { ActionIcon, Button } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { CrossIcon, PlusIcon } from '../../../theme/icons.js';
import css from '../products.module.css';
import { type Draft, type Row, untouched } from './drafts.js';
import type { Field } from './fields.js';
import { Required } from './Required.js';

interface Props {
  readonly field: Extract<Field, { readonly kind: 'list' }>;
  readonly rows: readonly Row[];
  readonly fault: string | undefined;
  readonly onChange: (rows: readonly Row[]) => void;
  /** The control for the value at a place of the list. */
  readonly item: (at: number, draft: Draft, onChange: (draft: Draft) => void) => ReactNode;
}

/** A list of values: a row each, added and removed. */
export function ListField({ field, rows, fault, onChange, item }: Props) {
  const adder = useRef<HTMLButtonElement>(null);
  const put = (row: number, draft: Draft) => onChange(rows.map((each) => (each.row === row ? { row, draft } : each)));
  const add = () => {
    const row = 1 + Math.max(0, ...rows.map((each) => each.row));
    onChange([...rows, { row, draft: untouched(field.item) }]);
  };
  const remove = (row: number) => {
    onChange(rows.filter((each) => each.row !== row));
    adder.current?.focus();
  };
  return (
    <fieldset className={css.group}>
      <legend>
        {field.label}
        {field.isRequired && <Required />}
      </legend>
      {field.note !== undefined && <p className={css.fieldNote}>{field.note}</p>}
      {fault !== undefined && <p className={css.fieldFault}>{fault}</p>}
      {rows.length > 0 && (
        <ol className={css.rows}>
          {rows.map(({ row, draft }, at) => (
            <li key={row}>
              {item(at, draft, (next) => put(row, next))}
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                c="var(--ink-2)"
                aria-label={`Remove ${field.label} ${at + 1}`}
                onClick={() => remove(row)}
              >
                <CrossIcon size={16} />
              </ActionIcon>
            </li>
          ))}
        </ol>
      )}
      <div>
        <Button ref={adder} variant="default" size="xs" leftSection={<PlusIcon size={14} />} onClick={add}>
          Add to {field.label}
        </Button>
      </div>
    </fieldset>
  );
}
