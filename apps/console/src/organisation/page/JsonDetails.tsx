import { prettyJson } from '../../request/prettyJson.js';
import css from './page.module.css';

/** An object as JSON behind a word that opens it; nothing where it is empty. */
export function JsonDetails({ label, value }: { readonly label: string; readonly value: object }) {
  if (Object.keys(value).length === 0) return null;
  return (
    <details className={css.json}>
      <summary>{label}</summary>
      <pre>{prettyJson(JSON.stringify(value))}</pre>
    </details>
  );
}
