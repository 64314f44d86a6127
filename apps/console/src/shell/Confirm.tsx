import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { InlineError } from '../request/InlineError.js';
import { useAction } from '../request/useAction.js';
import { useAnnounce } from './Announcer.js';
import { DangerButton } from './DangerButton.js';
import { Dialog, DialogActions } from './Dialog.js';
import css from './dialog.module.css';
import { pageHeading } from './pageHeading.js';

interface Props {
  readonly title: string;
  /** What will be lost. */
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly action: string;
  readonly onConfirm: () => Promise<void>;
  /** Said once it is done. */
  readonly done: string;
  readonly onClose: () => void;
  /** Whether it can be undone, and so is no danger. */
  readonly harmless?: boolean;
  /** Who takes the focus when its row is gone; the heading of the page, if nobody is named. */
  readonly rescue?: () => HTMLElement | null | undefined;
}

/** Asks before something is done that cannot be undone. The heading of the page takes the focus when its row is gone. */
export function Confirm({
  title,
  children,
  action,
  onConfirm,
  done,
  onClose,
  harmless = false,
  rescue = pageHeading,
}: Props) {
  const announce = useAnnounce();
  const { busy, error, run } = useAction();
  const Yes = harmless ? Button : DangerButton;
  const confirm = () =>
    run(async () => {
      await onConfirm();
      announce(done);
      onClose();
    });
  return (
    <Dialog title={title} onClose={onClose} busy={busy} rescue={rescue}>
      <div className={css.note}>{children}</div>
      {error !== undefined && <InlineError error={error} />}
      <DialogActions>
        <Button variant="default" onClick={onClose} disabled={busy} data-autofocus>
          Cancel
        </Button>
        <Yes onClick={confirm} loading={busy}>
          {action}
        </Yes>
      </DialogActions>
    </Dialog>
  );
}
