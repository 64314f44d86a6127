import type { Account } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { words } from '../../format.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { ConfirmByTyping } from '../../shell/ConfirmByTyping.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { goTo } from '../route.js';

type Counts = Readonly<Record<string, number>>;

/** Has the account's name typed, erases it, and reports what was erased with it. */
export function EraseAccount({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const { admin, seen } = useOperator();
  const announce = useAnnounce();
  const [erased, setErased] = useState<Counts>();

  const erase = async () => {
    const { deleted } = await admin.accounts.delete(account.id);
    seen.delete(account.id);
    announce(`Account ${account.name} erased`);
    setErased(deleted);
  };
  if (erased !== undefined) return <Report name={account.name} erased={erased} />;
  return (
    <ConfirmByTyping
      title={`Erase ${account.name}?`}
      name={account.name}
      fault="That is not its name."
      action="Erase account"
      onConfirm={erase}
      onClose={onClose}
    >
      Everything that it owns will be erased with it. This cannot be undone.
    </ConfirmByTyping>
  );
}

function Report({ name, erased }: { readonly name: string; readonly erased: Counts }) {
  const leave = () => goTo({ at: 'accounts' });
  return (
    <Dialog title={`${name} is erased`} onClose={leave}>
      <p className={css.note}>With it went:</p>
      <ul className={css.counts}>
        {Object.entries(erased).map(([what, number]) => (
          <li key={what}>
            <b>{number.toLocaleString('en-US')}</b> {nounOf(what, number)}
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={leave} data-autofocus>
          To the accounts
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** The name of a count, which is a plural: "faces" of one is "face". */
function nounOf(what: string, number: number): string {
  const noun = words(what).toLowerCase();
  return number === 1 ? noun.replace(/s$/, '') : noun;
}
