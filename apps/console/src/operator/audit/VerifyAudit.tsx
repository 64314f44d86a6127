import type { AdminClient, AuditChain } from '@facet/sdk';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { count } from '../../format.js';
import { CopyButton } from '../../request/CopyButton.js';
import { InlineError } from '../../request/InlineError.js';
import { useForm } from '../../request/useForm.js';
import { useAnnounce } from '../../shell/Announcer.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { AccountLink } from '../AccountLink.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { type KeptHead, keptText, readKept } from './heads.js';

/** The most heads that the API takes, and the most chains that it verifies, in one call. */
const CHAINS_PER_CALL = 200;

const faults: Readonly<Record<NonNullable<AuditChain['broken']>['fault'], string>> = {
  changed: 'an entry is not as it was written',
  removed: 'an entry is missing',
  reordered: 'entries stand in another order',
  added: 'an entry was slipped in',
  truncated: 'entries are missing at the end',
  head_changed: 'the end of the chain is not what its last entry says',
  rewritten: 'the chain is another one than that whose end was kept',
  other_key: 'it was made with another secret key, so nothing can be said about it',
};

/** Has the server look for changes in the whole log, and says what it found. */
export function VerifyAudit({ onClose }: { readonly onClose: () => void }) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const [chains, setChains] = useState<readonly AuditChain[]>();
  const { ref, busy, error, text, submit } = useForm({ kept: '' });
  const verify = submit(
    ({ kept }) => ({ kept: readKept(kept) === undefined ? 'A line is not the end of a chain.' : undefined }),
    async ({ kept }) => {
      setChains(undefined);
      const found = await verifyAll(admin, readKept(kept) ?? []);
      setChains(found);
      announce(verdictOf(found));
    },
  );
  return (
    <Dialog title="Verify the audit log" onClose={onClose} busy={busy} wide>
      <form ref={ref} className={css.form} onSubmit={verify} noValidate>
        <p className={css.note}>
          The server walks through the chain of each account and of the operator. Somebody who has its secret key could
          have written a new chain: hold it against ends that you kept elsewhere to find that out too.
        </p>
        <Textarea
          label="Ends that you kept"
          description="As they were copied here earlier; may be left empty"
          rows={2}
          autoComplete="off"
          spellCheck={false}
          {...text('kept')}
        />
        {error !== undefined && <InlineError error={error} />}
        {chains && <Findings chains={chains} />}
        <DialogActions>
          {chains && <CopyButton text={keptText(chains)} label="Copy the ends" size="sm" />}
          <Button type="submit" loading={busy} data-autofocus>
            {chains === undefined ? 'Verify' : 'Verify again'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Every chain, or those of the kept ends, a call's worth at a time. */
async function verifyAll(admin: AdminClient, kept: readonly KeptHead[]): Promise<AuditChain[]> {
  const found: AuditChain[] = [];
  if (kept.length > 0) {
    for (let i = 0; i < kept.length; i += CHAINS_PER_CALL) {
      found.push(...(await admin.auditLog.verify({ kept: kept.slice(i, i + CHAINS_PER_CALL) })).chains);
    }
    return found;
  }
  let cursor: string | undefined;
  do {
    const page = await admin.auditLog.verify({ limit: CHAINS_PER_CALL, ...(cursor !== undefined && { cursor }) });
    found.push(...page.chains);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

function verdictOf(chains: readonly AuditChain[]): string {
  const broken = chains.filter((chain) => chain.broken !== null).length;
  const entries = chains.reduce((sum, chain) => sum + chain.entries, 0);
  if (broken > 0) return `${broken} of ${count(chains.length, 'chain')} ${broken === 1 ? 'is' : 'are'} broken`;
  return `${chains.length === 1 ? 'The chain is' : `All ${count(chains.length, 'chain')} are`} whole: ${
    entries === 1 ? '1 entry' : `${entries.toLocaleString('en-US')} entries`
  } as they were written`;
}

function Findings({ chains }: { readonly chains: readonly AuditChain[] }) {
  const broken = chains.filter((chain) => chain.broken !== null);
  const unchained = chains.reduce((sum, chain) => sum + chain.unchained, 0);
  return (
    <section className={css.findings} aria-label="What was found" data-broken={broken.length > 0 || undefined}>
      <p>
        <b>{verdictOf(chains)}.</b>
      </p>
      {unchained > 0 && (
        <p className={css.hint}>
          {unchained.toLocaleString('en-US')} older {unchained === 1 ? 'entry is' : 'entries are'} from before there
          were chains: nothing can be said about {unchained === 1 ? 'it' : 'them'}.
        </p>
      )}
      <ul className={css.chains}>
        {broken.map(({ account_id, broken: fault, entries }) => (
          <li key={account_id ?? 'operator'}>
            <AccountLink id={account_id} />: {fault && faults[fault.fault]}, at place {fault?.seq}. The{' '}
            {entries.toLocaleString('en-US')} before it are as they were written.
          </li>
        ))}
      </ul>
    </section>
  );
}
