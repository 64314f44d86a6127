import type { ReactNode } from 'react';
import css from './operator.module.css';

/** What state something is in, in words; what needs somebody's eye stands out. */
export function State({ tone, children }: { readonly tone: 'good' | 'plain' | 'warn'; readonly children: ReactNode }) {
  return (
    <span className={css.state} data-tone={tone}>
      {children}
    </span>
  );
}
