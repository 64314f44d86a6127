import type { Account } from '@facet/sdk';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { TrashIcon } from '../../theme/icons.js';
import { FigureFields } from '../limits/FigureFields.js';
import { figuresFault, planFigures, readFigures, shownFigure, typedFigures } from '../limits/figures.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { usePlans } from '../usePlans.js';
import { EraseAccount } from './EraseAccount.js';

const billings: readonly { readonly value: Account['billing']; readonly label: string }[] = [
  { value: 'current', label: 'Current' },
  { value: 'past_due', label: 'Past due' },
];

interface Props {
  readonly account: Account;
  readonly onChange: (account: Account) => void;
}

/** Name, plan, billing and limits of an account, and the way to erase it. */
export function AccountSettings({ account, onChange }: Props) {
  const [erasing, setErasing] = useState(false);
  return (
    <>
      <SettingsForm account={account} onChange={onChange} />
      <section className={css.danger} aria-labelledby="erase-account">
        <div>
          <h3 id="erase-account">Erase this account</h3>
          <p className={css.note}>
            Its keys, members, collections, faces and files are erased, at once and for good. The audit log stays.
          </p>
        </div>
        <Button variant="default" leftSection={<TrashIcon size={16} />} onClick={() => setErasing(true)}>
          Erase account
        </Button>
      </section>
      {erasing && <EraseAccount account={account} onClose={() => setErasing(false)} />}
    </>
  );
}

function SettingsForm({ account, onChange }: Props) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const plans = usePlans();
  const { ref, values, faults, busy, error, set, text, submit } = useForm({
    name: account.name,
    plan: account.plan,
    billing: account.billing,
    limits: typedFigures(planFigures, account.limits),
  });
  const save = submit(
    ({ name, limits }) => ({
      name: name.trim() === '' ? 'Give it a name.' : undefined,
      limits: figuresFault(planFigures, limits),
    }),
    async ({ name, plan, billing, limits }) => {
      const figures = readFigures(planFigures, limits) ?? {};
      const saved = await admin.accounts.update(account.id, { name: name.trim(), plan, billing, limits: figures });
      set({ name: saved.name, limits: typedFigures(planFigures, saved.limits) });
      onChange(saved);
      announce('Account saved');
    },
  );
  const names = [...new Set([account.plan, ...(plans?.keys() ?? [])])].sort();
  const ofPlan = plans?.get(values.plan)?.limits;
  return (
    <form ref={ref} className={css.panel} onSubmit={save} noValidate aria-label="Settings of the account">
      <div className={css.fields}>
        <TextInput label="Name" required autoComplete="off" maxLength={200} {...text('name')} />
        <NativeSelect label="Plan" data={names} {...text('plan')} />
        <NativeSelect label="Billing" data={[...billings]} {...text('billing')} />
      </div>
      <FigureFields
        legend="Limits of this account"
        note="An empty field takes the plan’s figure; 0 means unlimited."
        figures={planFigures}
        typed={values.limits}
        onType={(limits) => set({ limits })}
        placeholder={(figure) => ofPlan && `Plan: ${shownFigure(ofPlan[figure], figure)}`}
        error={faults.limits}
      />
      {error !== undefined && <InlineError error={error} />}
      <div>
        <Button type="submit" loading={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
