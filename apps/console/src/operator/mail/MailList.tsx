import type { OutboxMail } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { words } from '../../format.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { Moment } from '../../shell/Moment.js';
import type { Column } from '../../table/DataTable.js';
import { PagedTable } from '../../table/PagedTable.js';
import { RepeatIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { SectionHead } from '../SectionHead.js';
import { State } from '../State.js';
import { ReadMail } from './ReadMail.js';

const MAILS_PER_PAGE = 50;

/** The mails that the server could not hand to a mail server, newest first. */
export function MailList() {
  const { admin } = useOperator();
  const [read, setRead] = useState<OutboxMail>();
  const fetchPage = useCallback<FetchPage<OutboxMail>>(
    async (cursor, signal) => {
      const query = { limit: MAILS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
      const { mails, next_cursor } = await admin.mail.list(query, { signal });
      return { items: mails, next: next_cursor };
    },
    [admin],
  );
  const pages = usePages(fetchPage);
  const columns: readonly Column<OutboxMail>[] = [
    {
      name: 'Subject',
      isHeader: true,
      cell: (mail) => (
        <button type="button" className={css.link} onClick={() => setRead(mail)}>
          {mail.subject}
        </button>
      ),
    },
    { name: 'To', isLong: true, cell: ({ to }) => to },
    { name: 'Kind', cell: ({ kind }) => words(kind.replaceAll('-', '_')) },
    { name: 'State', cell: (mail) => <MailState mail={mail} /> },
    { name: 'Written', align: 'end', cell: ({ created_at }) => <Moment at={created_at} /> },
  ];
  return (
    <>
      <SectionHead
        title="Mail"
        note="What was not delivered: without a mail server every mail of the last seven days, for you to pass on."
      >
        <Button variant="default" leftSection={<RepeatIcon size={15} />} onClick={pages.reload}>
          Refresh
        </Button>
      </SectionHead>
      <PagedTable
        caption="Mails that were not delivered, newest first"
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        waiting="Reading the outbox"
        empty="No mail is waiting."
      />
      {read && <ReadMail mail={read} onClose={() => setRead(undefined)} />}
    </>
  );
}

/** Whether a mail waits for another attempt or has failed. */
function MailState({ mail }: { readonly mail: OutboxMail }) {
  if (mail.status === 'failed') return <State tone="warn">Failed</State>;
  return <State tone="plain">Waiting</State>;
}
