import type { ResponseInfo } from '@facet/sdk';
import { Tabs } from '@mantine/core';
import { useMemo } from 'react';
import { duration, fileSize } from '../format.js';
import { useApi } from '../session/ApiProvider.js';
import { CodeBox } from './CodeBox.js';
import { curlCommand, maskKey, type ShownCall } from './curl.js';
import { prettyJson } from './prettyJson.js';
import css from './request.module.css';

interface Props {
  /** What it is called where there is more than one. */
  readonly name?: string;
  readonly call: ShownCall;
  readonly response?: ResponseInfo | undefined;
  /** Whether the call was made without an API key, so that none is filled in. */
  readonly keyless?: boolean;
}

/** The call behind the page: how long it took, the same call as a command, and the answer as it came. */
export function RequestPanel({ name = 'The request', call, response, keyless = false }: Props) {
  const api = useApi();
  const apiKey = keyless ? '' : api.apiKey;
  return (
    <section className={css.panel} aria-label={name}>
      <div className={css.summary}>
        <code className={css.method}>
          {call.method} {call.path}
        </code>
        {response && (
          <dl className={css.figures}>
            <div>
              <dt>Status</dt>
              <dd>{response.status}</dd>
            </div>
            <div>
              <dt>Time</dt>
              <dd>{duration(response.elapsedMs)}</dd>
            </div>
            <div>
              <dt>Answer</dt>
              <dd>{fileSize(new Blob([response.body]).size)}</dd>
            </div>
            {response.requestId !== undefined && (
              <div className={css.requestId}>
                <dt>Request</dt>
                <dd>{response.requestId}</dd>
              </div>
            )}
          </dl>
        )}
      </div>
      <Tabs defaultValue="curl" keepMounted={false} classNames={{ tab: css.tab ?? '', list: css.tabs ?? '' }}>
        <Tabs.List aria-label={`${name} in detail`}>
          <Tabs.Tab value="curl">curl</Tabs.Tab>
          <Tabs.Tab value="json" disabled={response === undefined}>
            JSON
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="curl">
          <CodeBox
            shown={curlCommand(location.origin, apiKey === '' ? 'YOUR_KEY' : maskKey(apiKey), call)}
            copied={curlCommand(location.origin, apiKey === '' ? 'YOUR_KEY' : apiKey, call)}
            label={apiKey === '' ? 'Copy' : 'Copy with your key'}
            name="curl command"
          />
        </Tabs.Panel>
        <Tabs.Panel value="json">{response && <Answer body={response.body} />}</Tabs.Panel>
      </Tabs>
    </section>
  );
}

function Answer({ body }: { readonly body: string }) {
  const pretty = useMemo(() => prettyJson(body) || '(no body)', [body]);
  return <CodeBox shown={pretty} copied={pretty} label="Copy" name="JSON answer" />;
}
