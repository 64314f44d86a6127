import { KeyControl } from '../session/KeyControl.js';
import { Logo } from './Logo.js';
import shell from './shell.module.css';
import { ThemeToggle } from './ThemeToggle.js';

/** Wordmark, the rooms that exist, the key and the colour scheme. */
export function Header() {
  return (
    <header className={shell.header}>
      <div className={shell.bar}>
        <a className={shell.brand} href="/" aria-label="Facet, start page">
          <Logo />
          <span className={shell.wordmark}>Facet</span>
        </a>
        <nav aria-label="Main" className={shell.nav}>
          <a href="/" aria-current="page">
            Try it
          </a>
          <a href="/docs">API reference</a>
          <a href="/docs/errors">Errors</a>
        </nav>
        <div className={shell.tools}>
          <KeyControl />
          <ThemeToggle />
        </div>
      </div>
    </header>
  );
}
