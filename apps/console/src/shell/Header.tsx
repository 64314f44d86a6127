import type { ReactNode } from 'react';
import type { Area } from './area.js';
import { Logo } from './Logo.js';
import shell from './shell.module.css';
import { ThemeToggle } from './ThemeToggle.js';

interface Props {
  readonly area: Area;
  /** The controls of the area in use. */
  readonly children?: ReactNode;
}

/** Wordmark, the areas that exist, the controls of this one and the colour scheme. */
export function Header({ area, children }: Props) {
  const current = (here: Area) => (here === area ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <header className={shell.header}>
      <div className={shell.bar}>
        <a className={shell.brand} href="/" aria-label="Facet, start page">
          <Logo />
          <span className={shell.wordmark}>Facet</span>
        </a>
        <nav aria-label="Main" className={shell.nav}>
          <a href="/" {...current('rooms')}>
            Try it
          </a>
          <a href="/#organisation" {...current('organisation')}>
            Organisation
          </a>
          {area === 'operator' && (
            <a href="/#operator" {...current('operator')}>
              Operator
            </a>
          )}
          <a href="/docs">API reference</a>
          <a href="/docs/errors">Errors</a>
        </nav>
        <div className={shell.tools}>
          {children}
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
