import type { AuditEntry } from '@facet/sdk';
import { useCallback } from 'react';
import { fullMoment } from '../../format.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { JsonDetails } from '../page/JsonDetails.js';
import { Page } from '../page/Page.js';
import { PagedList } from '../page/PagedList.js';
import { Record } from '../page/Records.js';
import { useOrganisation } from '../session/MemberProvider.js';

/** Who managed what, newest first. */
export function Audit() {
  const { client } = useOrganisation();
  const fetchPage = useCallback<FetchPage<AuditEntry>>(
    async (cursor, signal) => {
      const { entries, next_cursor } = await client.auditLog(cursor ? { cursor } : {}, { signal });
      return { items: entries, next: next_cursor };
    },
    [client],
  );
  const pages = usePages(fetchPage);
  return (
    <Page
      title="Audit log"
      lead="What members, applications and the operator changed. Each entry is chained to the one before, so that a change of the log shows."
    >
      <PagedList label="Audit log" pages={pages} empty={<p>Nothing yet.</p>}>
        {(entry) => (
          <Record
            key={entry.id}
            name={entry.action}
            facts={[
              [
                'When',
                <time key="at" dateTime={entry.at}>
                  {fullMoment(entry.at)}
                </time>,
              ],
              ['Who', entry.actor],
              entry.address === null ? undefined : ['From', <code key="address">{entry.address}</code>],
              ['What', <code key="subject">{`${entry.subject_type} ${entry.subject_id}`}</code>],
            ]}
          >
            <JsonDetails label="Details" value={entry.details} />
          </Record>
        )}
      </PagedList>
    </Page>
  );
}
