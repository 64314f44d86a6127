import { type ReactNode, useEffect } from 'react';
import { useMember } from '../session/MemberProvider.js';
import css from './page.module.css';

interface Props {
  readonly title: string;
  /** What the page is for, in a sentence. */
  readonly lead?: ReactNode;
  /** Where it came from. */
  readonly back?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the organisation's part: its heading, which takes the focus on arrival, and what is below. */
export function Page({ title, lead, back, actions, children }: Props) {
  const { signedIn } = useMember();
  const organisation = signedIn.phase === 'in' ? signedIn.me.organization.name : undefined;
  useEffect(() => {
    document.title = [title, organisation, 'Facet'].filter(Boolean).join(' · ');
    return () => {
      document.title = 'Facet';
    };
  }, [title, organisation]);
  return (
    <div className={css.page}>
      <header className={css.pageHead}>
        {back}
        <div className={css.titleRow}>
          <h1 tabIndex={-1} data-arrival>
            {title}
          </h1>
          {actions && <div className={css.actions}>{actions}</div>}
        </div>
        {lead && <p className={css.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <section className={css.section} aria-label={title}>
      <div className={css.sectionHead}>
        <h2>{title}</h2>
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
      {note && <p className={css.note}>{note}</p>}
      {children}
    </section>
  );
}
