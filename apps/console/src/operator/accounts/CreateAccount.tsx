import type { Account } from '@facet/sdk';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { usePlans } from '../usePlans.js';

interface Props {
  readonly onClose: () => void;
  readonly onCreated: (account: Account) => void;
}

/** The form for a new account. */
export function CreateAccount({ onClose, onCreated }: Props) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const plans = usePlans();
  const { ref, busy, error, text, submit } = useForm({ name: '', plan: '' });
  const create = submit(
    ({ name }) => ({ name: name.trim() === '' ? 'Give it a name.' : undefined }),
    async ({ name, plan }) => {
      const account = await admin.accounts.create({ name: name.trim(), ...(plan !== '' && { plan }) });
      announce(`Account ${account.name} created`);
      onCreated(account);
    },
  );
  return (
    <Dialog title="New account" onClose={onClose} busy={busy}>
      <form ref={ref} className={css.form} onSubmit={create} noValidate>
        <TextInput
          label="Name"
          description="For people: a company, a team, a purpose"
          required
          autoComplete="off"
          maxLength={200}
          data-autofocus
          {...text('name')}
        />
        <NativeSelect
          label="Plan"
          data={[{ value: '', label: 'The server’s usual plan' }, ...[...(plans?.keys() ?? [])].sort()]}
          {...text('plan')}
        />
        {error !== undefined && <InlineError error={error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Create
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
