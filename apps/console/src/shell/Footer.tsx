import { ShieldIcon } from '../theme/icons.js';
import shell from './shell.module.css';

/** The privacy line. */
export function Footer() {
  return (
    <footer className={shell.footer}>
      <ShieldIcon size={16} />
      <p>Photos go to this server only. They are read in memory, answered, and not kept.</p>
    </footer>
  );
}
