import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { InlineError } from '../request/InlineError.js';
import { useAction } from '../request/useAction.js';
import { DangerButton } from './DangerButton.js';
import { Dialog, DialogActions } from './Dialog.js';
import css from './dialog.module.css';

interface Props {
  readonly title: string;
  /** What has to be typed. */
  readonly name: string;
  /** Said when something else was typed: "That is not its external id." */
  readonly fault: string;
  /** What the button does: "Delete collection". */
  readonly action: string;
  /** Does it; a failure is shown and the dialog stays. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  /** What will be lost. */
  readonly children: ReactNode;
}

/** Has a name typed before what bears it is erased. */
export function ConfirmByTyping({ title, name, fault, action, onConfirm, onClose, children }: Props) {
  const [typed, setTyped] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const { busy, error, run } = useAction();

  const confirm = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === name) run(onConfirm);
    else setIsWrong(true);
  };
  return (
    <Dialog title={title} onClose={onClose} busy={busy}>
      <form className={css.form} onSubmit={confirm} noValidate>
        <p className={css.note}>{children}</p>
        <TextInput
          label={
            <>
              Type <b className={css.typed}>{name}</b> to confirm
            </>
          }
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={isWrong ? fault : undefined}
          data-autofocus
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setIsWrong(false);
          }}
        />
        {error !== undefined && <InlineError error={error} />}
        <DialogActions>
          <Button variant="default" onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <DangerButton type="submit" loading={busy}>
            {action}
          </DangerButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
