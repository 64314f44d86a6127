import type { OutboxMail } from '@facet/sdk';
import { Button, Tabs } from '@mantine/core';
import { count, fullMoment } from '../../format.js';
import { CopyButton } from '../../request/CopyButton.js';
import request from '../../request/request.module.css';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import css from '../operator.module.css';

/** One mail in full, as text and as its reader's program would show it. */
export function ReadMail({ mail, onClose }: { readonly mail: OutboxMail; readonly onClose: () => void }) {
  const { subject, to, text, html, attempts, error, next_attempt_at, created_at } = mail;
  return (
    <Dialog title={subject} onClose={onClose} wide>
      <dl className={css.pairs}>
        <dt>To</dt>
        <dd>{to}</dd>
        <dt>Written</dt>
        <dd>{fullMoment(created_at)}</dd>
        {attempts > 0 && (
          <>
            <dt>Attempts</dt>
            <dd>{count(attempts, 'attempt')}</dd>
          </>
        )}
        {next_attempt_at !== null && (
          <>
            <dt>Next attempt</dt>
            <dd>{fullMoment(next_attempt_at)}</dd>
          </>
        )}
        {error !== null && (
          <>
            <dt>Last error</dt>
            <dd>{error}</dd>
          </>
        )}
      </dl>
      <Tabs defaultValue="text" keepMounted={false} classNames={{ tab: request.tab ?? '', list: request.tabs ?? '' }}>
        <Tabs.List aria-label="The mail">
          <Tabs.Tab value="text">Text</Tabs.Tab>
          <Tabs.Tab value="html">HTML</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="text">
          {/* What scrolls must be reachable by keyboard. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as said above */}
          <section className={css.mailText} tabIndex={0} aria-label="Text of the mail">
            <pre>{text}</pre>
          </section>
        </Tabs.Panel>
        <Tabs.Panel value="html">
          {/* No script runs in it, it has no origin, and its links lead nowhere: they are for the one who gets the mail. */}
          <iframe className={css.mailFrame} title="The mail as HTML" sandbox="" srcDoc={inert(html)} />
        </Tabs.Panel>
      </Tabs>
      <DialogActions>
        <CopyButton text={text} label="Copy the text" size="sm" />
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

/** Links open elsewhere, which the sandbox forbids: within the frame they would put a refused page in the mail's place. */
function inert(html: string): string {
  return html.replace('<head>', '<head><base target="_blank">');
}
