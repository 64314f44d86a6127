import type { Key } from '@facet/sdk';
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { CrossIcon, PlusIcon } from '../../theme/icons.js';
import { faultOf } from '../limits/FigureFields.js';
import { figureName, type PlanFigure, planFigures } from '../limits/figures.js';
import css from '../operator.module.css';
import { surfaceNames, surfaces } from '../surfaces.js';
import type { Difference } from './differences.js';

interface Props {
  readonly differences: readonly Difference[];
  /** Why the server refused them. */
  readonly error: string | undefined;
  readonly onChange: (differences: readonly Difference[]) => void;
}

/** The figures of a plan that differ on one surface: a row each. */
export function DifferenceFields({ differences, error, onChange }: Props) {
  const added = useRef(0);
  const adder = useRef<HTMLButtonElement>(null);
  const add = () => {
    added.current += 1;
    const row = { row: `new ${added.current}`, surface: 'face', figure: 'requests_per_minute', typed: '' } as const;
    onChange([...differences, row]);
  };
  const put = (row: string, part: Partial<Difference>) =>
    onChange(differences.map((each) => (each.row === row ? { ...each, ...part } : each)));
  return (
    <fieldset className={css.fieldset}>
      <legend>Where one surface differs</legend>
      {differences.length === 0 && <p className={css.hint}>The limits above hold on every surface.</p>}
      {error !== undefined && <p className={css.fault}>{error}</p>}
      <ul className={css.differences}>
        {differences.map(({ row, surface, figure, typed }, index) => (
          <li key={row}>
            <NativeSelect
              aria-label={`Surface of difference ${index + 1}`}
              data={surfaces.map((value) => ({ value, label: surfaceNames[value] }))}
              value={surface}
              onChange={(event) => put(row, { surface: event.currentTarget.value as Key['surface'] })}
            />
            <NativeSelect
              aria-label={`Limit of difference ${index + 1}`}
              data={planFigures.map((value) => ({ value, label: figureName(value) }))}
              value={figure}
              onChange={(event) => put(row, { figure: event.currentTarget.value as PlanFigure })}
            />
            <TextInput
              aria-label={`Figure of difference ${index + 1}`}
              autoComplete="off"
              value={typed}
              error={faultOf(typed, figure)}
              onChange={(event) => put(row, { typed: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              c="var(--ink-2)"
              aria-label={`Remove difference ${index + 1}`}
              onClick={() => {
                onChange(differences.filter((each) => each.row !== row));
                adder.current?.focus();
              }}
            >
              <CrossIcon size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div>
        <Button ref={adder} variant="default" size="xs" leftSection={<PlusIcon size={14} />} onClick={add}>
          Add a difference
        </Button>
      </div>
    </fieldset>
  );
}
