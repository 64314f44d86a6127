import { ShieldIcon } from '../theme/icons.js';
import type { Mode } from './mode.js';
import shell from './shell.module.css';

const forgotten = 'Photos go to this server only. They are read in memory, answered, and not kept.';
const notes: Readonly<Record<Mode, string>> = {
  detect: forgotten,
  compare: forgotten,
  verify: forgotten,
  collections:
    'Photos go to this server only and are not kept. A collection keeps what it compares faces by; a crop of a face only where the operator chose that.',
};

/** The privacy line of a room. */
export function Footer({ mode }: { readonly mode: Mode }) {
  return (
    <footer className={shell.footer}>
      <ShieldIcon size={16} />
      <p>{notes[mode]}</p>
      <a href="/#operator">Operator</a>
    </footer>
  );
}
