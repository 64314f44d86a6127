import type { ReactNode } from 'react';
import css from './operator.module.css';

interface Props {
  readonly title: string;
  readonly note?: ReactNode;
  /** What can be done here. */
  readonly children?: ReactNode;
}

/** The heading of a list, with what can be done there. */
export function SectionHead({ title, note, children }: Props) {
  return (
    <header className={css.sectionHead}>
      <div>
        <h2 tabIndex={-1} data-arrival>
          {title}
        </h2>
        {note !== undefined && <p className={css.note}>{note}</p>}
      </div>
      {children}
    </header>
  );
}
