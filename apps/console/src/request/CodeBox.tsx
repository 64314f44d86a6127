import { CopyButton } from './CopyButton.js';
import css from './request.module.css';

interface Props {
  readonly shown: string;
  readonly copied: string;
  readonly label: string;
  /** What it is, to people who do not see it: "curl command". */
  readonly name: string;
}

/** Code to read and to copy. */
export function CodeBox({ shown, copied, label, name }: Props) {
  return (
    <div className={css.codeBox}>
      <div className={css.codeTools}>
        <CopyButton text={copied} label={label} />
      </div>
      {/* What scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as said above */}
      <section className={css.code} tabIndex={0} aria-label={name}>
        <pre>{shown}</pre>
      </section>
    </div>
  );
}
