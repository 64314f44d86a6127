import { FacetError, type ResponseInfo } from '@facet/sdk';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ArrowIcon, RepeatIcon } from '../theme/icons.js';
import { failureText } from './failureText.js';
import { prettyJson } from './prettyJson.js';
import css from './request.module.css';

interface Props {
  readonly error: unknown;
  readonly response?: ResponseInfo | undefined;
  readonly onRetry: () => void;
  /** What else may help with this very failure. */
  readonly children?: ReactNode;
}

/** A failure exactly as the API gave it: status, code, message and body; or why there was no answer at all. */
export function ErrorNotice({ error, response, onRetry, children }: Props) {
  const answer = error instanceof FacetError ? error : undefined;
  return (
    <div className={css.error} role="alert">
      <h2 className={css.errorHead}>
        <span className={css.status}>{answer?.status ?? response?.status ?? 'No answer'}</span>
        {answer?.code !== undefined && <code>{answer.code}</code>}
      </h2>
      <p className={css.errorMessage}>{failureText(error)}</p>
      {answer?.retryAfterSeconds !== undefined && (
        <p className={css.errorNote}>Try again in {answer.retryAfterSeconds} s (Retry-After).</p>
      )}
      {answer && (
        <>
          <h3 className={css.errorLabel}>The answer’s body</h3>
          <div className={css.code}>
            <pre>{prettyJson(answer.body) || '(empty)'}</pre>
          </div>
        </>
      )}
      {answer?.requestId !== undefined && (
        <p className={css.errorNote}>
          Request <code>{answer.requestId}</code>
        </p>
      )}
      <div className={css.errorActions}>
        {children}
        <Button variant="default" leftSection={<RepeatIcon size={15} />} onClick={onRetry}>
          Try again
        </Button>
        {answer?.code !== undefined && (
          <a className={css.errorLink} href={`/docs/errors/${answer.surface}/${encodeURIComponent(answer.code)}`}>
            About this error <ArrowIcon size={15} />
          </a>
        )}
      </div>
    </div>
  );
}
