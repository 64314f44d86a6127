import type { ReactNode } from 'react';
import css from './page.module.css';

/** A list of things, each with its facts and what can be done with it. */
export function Records({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className={css.records} aria-label={label}>
      {children}
    </ul>
  );
}

interface Props {
  readonly name: ReactNode;
  readonly tags?: ReactNode;
  /** Each with its label; left out where there is nothing to say. */
  readonly facts?: readonly (readonly [label: string, value: ReactNode] | undefined)[];
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** One thing of a list. */
export function Record({ name, tags, facts = [], actions, children }: Props) {
  return (
    <li className={css.record}>
      <div className={css.recordText}>
        <p className={css.recordName}>
          <b>{name}</b>
          {tags}
        </p>
        {facts.length > 0 && (
          <dl className={css.facts}>
            {facts.map(
              (fact) =>
                fact && (
                  <div key={fact[0]}>
                    <dt>{fact[0]}</dt>
                    <dd>{fact[1]}</dd>
                  </div>
                ),
            )}
          </dl>
        )}
        {children}
      </div>
      {actions && <div className={css.recordActions}>{actions}</div>}
    </li>
  );
}

interface TagProps {
  readonly tone?: 'plain' | 'good' | 'warn';
  readonly children: ReactNode;
}

/** A word about the state of a thing. */
export function Tag({ tone = 'plain', children }: TagProps) {
  return (
    <span className={css.tag} data-tone={tone}>
      {children}
    </span>
  );
}

/** A place for a list that is empty. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <div className={css.nothing}>{children}</div>;
}
