import { type ReactNode, useEffect, useId, useRef } from 'react';
import { CrossIcon } from '../theme/icons.js';
import css from './dialog.module.css';

interface Props {
  readonly title: ReactNode;
  readonly onClose: () => void;
  /** While something runs that a person should see end: the dialog stays. */
  readonly busy?: boolean;
  /** Whether a click beside it leaves it open: it shows what will not be shown again. */
  readonly held?: boolean;
  /** Whether it takes the width that a picture needs. */
  readonly wide?: boolean;
  /** Who takes the focus when the dialog has closed and the control that opened it is gone. */
  readonly rescue?: (() => HTMLElement | null | undefined) | undefined;
  readonly children: ReactNode;
}

/**
 * A modal dialog, open as long as it is rendered. The browser keeps the focus inside; it starts on what is marked
 * `data-autofocus` and returns to where it was.
 */
export function Dialog({ title, onClose, busy = false, held = false, wide = false, rescue, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const rescuer = useRef(rescue);
  rescuer.current = rescue;

  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    const page = document.documentElement;
    page.style.setProperty('--scroll-bar', `${innerWidth - page.clientWidth}px`);
    page.dataset.still = '';
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => {
      element?.close();
      delete page.dataset.still;
      const back = opener instanceof HTMLElement && opener !== document.body && opener.isConnected ? opener : undefined;
      (back ?? rescuer.current?.())?.focus();
    };
  }, []);

  const close = () => {
    if (!busy) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a pointer's shortcut; the keyboard has Escape and the close button
    <dialog
      ref={dialog}
      className={css.dialog}
      data-wide={wide || undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // Whether it is rendered decides whether it is open.
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        // What lies around the box is the backdrop, which is the dialog itself.
        if (event.target === event.currentTarget && !held) close();
      }}
    >
      <div className={css.box}>
        <div className={css.head}>
          <h2 id={titleId}>{title}</h2>
          <button type="button" className={css.close} onClick={close} aria-label="Close">
            <CrossIcon size={18} />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

/** The dialog's last row. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={css.actions}>{children}</div>;
}
