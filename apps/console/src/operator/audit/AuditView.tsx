import type { AuditLogEntry } from '@facet/sdk';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { fullMoment } from '../../format.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { useAnnounce } from '../../shell/Announcer.js';
import type { Column } from '../../table/DataTable.js';
import { PagedTable } from '../../table/PagedTable.js';
import { ShieldIcon } from '../../theme/icons.js';
import { AccountLink } from '../AccountLink.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { SectionHead } from '../SectionHead.js';
import { VerifyAudit } from './VerifyAudit.js';

const ENTRIES_PER_PAGE = 50;

interface Filter {
  readonly account_id?: string;
  readonly action?: string;
}

const account: Column<AuditLogEntry> = {
  name: 'Account',
  isLong: true,
  cell: ({ account_id }) => <AccountLink id={account_id} />,
};
const columns: readonly Column<AuditLogEntry>[] = [
  { name: 'Action', isHeader: true, cell: ({ action }) => <code>{action}</code> },
  { name: 'When', cell: ({ at }) => <time dateTime={at}>{fullMoment(at)}</time> },
  {
    name: 'By',
    isLong: true,
    cell: ({ actor, address }) => (
      <>
        {actor}
        {address !== null && <span className={css.small}>{address}</span>}
      </>
    ),
  },
  {
    name: 'Of',
    cell: ({ subject_type, subject_id }) => (
      <>
        {subject_type} <code title={subject_id}>{subject_id.slice(0, 8)}</code>
      </>
    ),
  },
  {
    name: 'Details',
    isLong: true,
    cell: ({ details }) =>
      Object.keys(details).length > 0 && <code className={css.details}>{JSON.stringify(details)}</code>,
  },
];
const columnsOfAll = [...columns.slice(0, 3), account, ...columns.slice(3)];

/** Who changed what, newest first: of everybody, or of one account. */
export function AuditView({ accountId }: { readonly accountId?: string }) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const [filter, setFilter] = useState<Filter>(accountId === undefined ? {} : { account_id: accountId });
  const [verifying, setVerifying] = useState(false);
  const fetchPage = useCallback<FetchPage<AuditLogEntry>>(
    async (cursor, signal) => {
      const query = { ...filter, limit: ENTRIES_PER_PAGE, ...(cursor !== undefined && { cursor }) };
      const { entries, next_cursor } = await admin.auditLog.list(query, { signal });
      return { items: entries, next: next_cursor };
    },
    [admin, filter],
  );
  const pages = usePages(fetchPage);
  return (
    <>
      {accountId === undefined && (
        <SectionHead
          title="Audit log"
          note="Who changed what, newest first. Each entry is chained to the one before it, so that a change of the log shows."
        >
          <Button variant="default" leftSection={<ShieldIcon size={16} />} onClick={() => setVerifying(true)}>
            Verify the log
          </Button>
        </SectionHead>
      )}
      <AuditFilters
        accountId={accountId}
        onFilter={(next) => {
          setFilter(next);
          announce('Reading the audit log');
        }}
      />
      <PagedTable
        caption="Audit log, newest first"
        columns={accountId === undefined ? columnsOfAll : columns}
        pages={pages}
        keyOf={({ id }) => String(id)}
        waiting="Reading the audit log"
        empty="There is no such entry."
      />
      {verifying && <VerifyAudit onClose={() => setVerifying(false)} />}
    </>
  );
}

interface FilterProps {
  readonly accountId: string | undefined;
  readonly onFilter: (filter: Filter) => void;
}

function AuditFilters({ accountId, onFilter }: FilterProps) {
  const [account, setAccount] = useState('');
  const [action, setAction] = useState('');
  const show = (event: FormEvent) => {
    event.preventDefault();
    const id = accountId ?? account.trim();
    const typed = action.trim();
    onFilter({ ...(id !== '' && { account_id: id }), ...(typed !== '' && { action: typed }) });
  };
  return (
    <form className={css.filters} onSubmit={show} aria-label="Which entries">
      {accountId === undefined && (
        <TextInput
          label="Account id"
          placeholder="All"
          autoComplete="off"
          spellCheck={false}
          value={account}
          onChange={(event) => setAccount(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Action"
        placeholder="All; key.created, say"
        autoComplete="off"
        spellCheck={false}
        value={action}
        onChange={(event) => setAction(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" variant="default">
          Show
        </Button>
      </div>
    </form>
  );
}
