import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { InlineError } from '../request/InlineError.js';
import { useAction } from '../request/useAction.js';
import { DangerButton } from './DangerButton.js';
import { Dialog, DialogActions } from './Dialog.js';

interface Props {
  readonly title: string;
  /** What the button does: "Revoke key". */
  readonly action: string;
  /** Does it; a failure is shown and the dialog stays. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  /** Whether it can be undone, and so is no danger. */
  readonly harmless?: boolean;
  readonly rescue?: (() => HTMLElement | null | undefined) | undefined;
  readonly children: ReactNode;
}

/** Asks once more before something is changed. */
export function Confirm({ title, action, onConfirm, onClose, harmless = false, rescue, children }: Props) {
  const { busy, error, run } = useAction();
  const Yes = harmless ? Button : DangerButton;
  return (
    <Dialog title={title} onClose={onClose} busy={busy} rescue={rescue}>
      {children}
      {error !== undefined && <InlineError error={error} />}
      <DialogActions>
        <Button variant="default" onClick={onClose} disabled={busy} data-autofocus>
          Cancel
        </Button>
        <Yes onClick={() => run(onConfirm)} loading={busy}>
          {action}
        </Yes>
      </DialogActions>
    </Dialog>
  );
}
