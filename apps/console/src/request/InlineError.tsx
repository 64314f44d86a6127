import { FacetError } from '@facet/sdk';
import { failureText } from './failureText.js';
import css from './request.module.css';

/** A failure inside a form or a dialog: what the server said, and where its code is explained. */
export function InlineError({ error }: { readonly error: unknown }) {
  const answer = error instanceof FacetError ? error : undefined;
  return (
    <div className={css.inline} role="alert">
      <p>{failureText(error)}</p>
      {answer && answer.badFields.length > 0 && (
        <ul className={css.inlineFields}>
          {answer.badFields.map(({ field, message }) => (
            <li key={field + message}>
              <code>{field}</code>: {message}
            </li>
          ))}
        </ul>
      )}
      {answer?.retryAfterSeconds !== undefined && <p>Try again in {answer.retryAfterSeconds} s.</p>}
      {answer && (
        <p className={css.inlineCode}>
          <span>{answer.status}</span>
          {answer.code !== undefined && (
            <a href={`/docs/errors/${answer.surface}/${encodeURIComponent(answer.code)}`}>
              <code>{answer.code}</code>
            </a>
          )}
        </p>
      )}
    </div>
  );
}
