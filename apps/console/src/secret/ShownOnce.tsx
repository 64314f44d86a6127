import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../request/CopyButton.js';
import { Dialog, DialogActions } from '../shell/Dialog.js';
import css from './secret.module.css';

interface Props {
  readonly title: string;
  /** What the secret is, read out with it: "The new key". */
  readonly name: string;
  readonly secret: string;
  /** Where it belongs. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
  readonly rescue?: (() => HTMLElement | null | undefined) | undefined;
}

/** Shows a secret the one time that it can be seen, with a button that copies it. */
export function ShownOnce({ title, name, secret, children, onClose, rescue }: Props) {
  return (
    <Dialog title={title} onClose={onClose} rescue={rescue}>
      <p className={css.note}>
        Copy it now: this is the only time that it is shown. Whoever has it can use it, so keep it where secrets are
        kept.
      </p>
      <SecretText name={name} secret={secret} />
      {children}
      <DialogActions>
        <Button onClick={onClose}>I have copied it</Button>
      </DialogActions>
    </Dialog>
  );
}

/** A secret in full, with a button that copies it. */
export function SecretText({ name, secret }: { readonly name: string; readonly secret: string }) {
  return (
    <div className={css.secret}>
      {/* It can be selected by hand where the browser has no clipboard, and so must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as said above */}
      <section tabIndex={0} aria-label={name} data-autofocus>
        <code>{secret}</code>
      </section>
      <CopyButton text={secret} label="Copy" />
    </div>
  );
}
