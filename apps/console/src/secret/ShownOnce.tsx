import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../request/CopyButton.js';
import { Dialog, DialogActions } from '../shell/Dialog.js';
import { pageHeading } from '../shell/pageHeading.js';
import css from './secret.module.css';

interface Props {
  readonly title: string;
  /** What it is: "API key". */
  readonly name: string;
  readonly secret: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** Who takes the focus when what opened it is gone; the heading of the page, if nobody is named. */
  readonly rescue?: () => HTMLElement | null | undefined;
}

/** A secret that the server tells this once. */
export function ShownOnce({ title, name, secret, children, onClose, rescue = pageHeading }: Props) {
  return (
    <Dialog title={title} onClose={onClose} held rescue={rescue}>
      <div className={css.note}>{children}</div>
      {/* What scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as said above */}
      <section className={css.secret} aria-label={name} tabIndex={0}>
        <pre>{secret}</pre>
      </section>
      <DialogActions>
        <CopyButton text={secret} label={`Copy the ${name}`} size="sm" />
        <Button onClick={onClose}>I have stored it</Button>
      </DialogActions>
    </Dialog>
  );
}
