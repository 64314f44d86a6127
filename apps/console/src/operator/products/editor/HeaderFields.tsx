import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { CrossIcon, PlusIcon } from '../../../theme/icons.js';
import css from '../products.module.css';
import type { HeaderRow } from './values.js';

interface Props {
  readonly headers: readonly HeaderRow[];
  /** Why the server refused them. */
  readonly error: string | undefined;
  readonly onChange: (headers: readonly HeaderRow[]) => void;
}

/** The headers that go with every call: a row each. */
export function HeaderFields({ headers, error, onChange }: Props) {
  const adder = useRef<HTMLButtonElement>(null);
  const put = (row: number, part: Partial<HeaderRow>) =>
    onChange(headers.map((each) => (each.row === row ? { ...each, ...part } : each)));
  const add = () => {
    const row = 1 + Math.max(0, ...headers.map((each) => each.row));
    onChange([...headers, { row, name: '', value: '' }]);
  };
  const typing = { autoComplete: 'off', spellCheck: false } as const;
  return (
    <fieldset className={css.fieldset}>
      <legend className={css.fieldName}>Headers</legend>
      <p className={css.fieldNote}>
        Sent with every call. <code>{'{{credential}}'}</code> in a value stands for the credential.
      </p>
      {error !== undefined && (
        <p className={css.fieldFault} role="alert">
          {error}
        </p>
      )}
      {headers.length > 0 && (
        <ul className={css.headers}>
          {headers.map(({ row, name, value }, at) => (
            <li key={row}>
              <TextInput
                aria-label={`Name of header ${at + 1}`}
                placeholder="X-Api-Key"
                {...typing}
                value={name}
                {...(error !== undefined && { 'aria-invalid': true })}
                onChange={(event) => put(row, { name: event.currentTarget.value })}
              />
              <TextInput
                aria-label={`Value of header ${at + 1}`}
                placeholder="{{credential}}"
                {...typing}
                value={value}
                onChange={(event) => put(row, { value: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                c="var(--ink-2)"
                aria-label={`Remove header ${at + 1}`}
                onClick={() => {
                  onChange(headers.filter((each) => each.row !== row));
                  adder.current?.focus();
                }}
              >
                <CrossIcon size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button ref={adder} variant="default" size="xs" leftSection={<PlusIcon size={14} />} onClick={add}>
          Add a header
        </Button>
      </div>
    </fieldset>
  );
}
