import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import css from '../operator.module.css';
import { surfaceNames, surfaces } from '../surfaces.js';
import { type Dimension, dimensionNames, dimensions } from './dimensions.js';

export interface Chosen {
  readonly query: {
    readonly from: string;
    readonly to: string;
    readonly account_id?: string;
    readonly key_id?: string;
    readonly surface?: string;
    readonly product?: string;
    readonly code?: string;
  };
  /** What the table sums by, in the API's order. */
  readonly by: readonly Dimension[];
}

interface Props {
  readonly chosen: Chosen;
  /** The only account that it is about. */
  readonly accountId?: string | undefined;
  /** The only product that it is about, by its slug. */
  readonly product?: string | undefined;
  readonly onChoose: (chosen: Chosen) => void;
}

const filters = ['account_id', 'key_id', 'surface', 'product', 'code'] as const;
type Filter = (typeof filters)[number];

/** Which requests are counted, and what the table sums them by. */
export function UsageFilters({ chosen, accountId, product, onChoose }: Props) {
  const fixed: Readonly<Partial<Record<Filter, string | undefined>>> = { account_id: accountId, product };
  const [from, setFrom] = useState(chosen.query.from);
  const [to, setTo] = useState(chosen.query.to);
  const [typed, setTyped] = useState<Readonly<Partial<Record<Filter, string>>>>({});
  const [by, setBy] = useState(chosen.by);

  const show = (event: FormEvent) => {
    event.preventDefault();
    const given = filters.flatMap((name) => {
      const value = fixed[name] ?? typed[name]?.trim();
      return value ? [[name, value] as const] : [];
    });
    const dates = { from: from || chosen.query.from, to: to || chosen.query.to };
    onChoose({ query: { ...dates, ...Object.fromEntries(given) }, by: by.length > 0 ? by : chosen.by });
  };
  const filter = (name: Filter) => ({
    value: typed[name] ?? '',
    autoComplete: 'off',
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) =>
      setTyped((last) => ({ ...last, [name]: value })),
  });
  return (
    <form className={css.panel} onSubmit={show} aria-label="Which requests">
      <div className={css.filters}>
        <TextInput label="From" type="date" value={from} max={to} onChange={(e) => setFrom(e.currentTarget.value)} />
        <TextInput label="To" type="date" value={to} min={from} onChange={(e) => setTo(e.currentTarget.value)} />
        {product === undefined && (
          <>
            <NativeSelect
              label="Surface"
              data={[{ value: '', label: 'All' }, ...surfaces.map((value) => ({ value, label: surfaceNames[value] }))]}
              {...filter('surface')}
            />
            <TextInput label="Product" placeholder="All" spellCheck={false} {...filter('product')} />
          </>
        )}
        <TextInput label="Code" placeholder="All" spellCheck={false} {...filter('code')} />
        {accountId === undefined && (
          <TextInput label="Account id" placeholder="All" spellCheck={false} {...filter('account_id')} />
        )}
        <TextInput label="Key id" placeholder="All" spellCheck={false} {...filter('key_id')} />
      </div>
      <fieldset className={css.fieldset}>
        <legend>Sum the table by</legend>
        <div className={css.choices}>
          {dimensions
            .filter((dimension) => !(dimension in fixed) || fixed[dimension as Filter] === undefined)
            .filter((dimension) => product === undefined || dimension !== 'surface')
            .map((dimension) => (
              <Checkbox
                key={dimension}
                label={dimensionNames[dimension]}
                checked={by.includes(dimension)}
                onChange={({ currentTarget: { checked } }) =>
                  setBy((last) => dimensions.filter((each) => (each === dimension ? checked : last.includes(each))))
                }
              />
            ))}
        </div>
      </fieldset>
      <div>
        <Button type="submit">Show</Button>
      </div>
    </form>
  );
}
