import { useCallback } from 'react';
import { DayChart } from '../../chart/DayChart.js';
import { count, words } from '../../format.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { RequestPanel } from '../../request/RequestPanel.js';
import { useRead } from '../../request/useRead.js';
import { Waiting } from '../../request/Waiting.js';
import { Page, Section } from '../page/Page.js';
import page from '../page/page.module.css';
import { PlanFigures } from '../plan/PlanFigures.js';
import { addressOf } from '../route.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { readUsage } from '../usage/readUsage.js';
import { byDay } from '../usage/usageFigures.js';
import { FirstSteps } from './FirstSteps.js';

const DAYS = 14;

/** Where the organisation stands. */
export function Overview() {
  const { client, me } = useOrganisation();
  const read = useCallback(
    async (signal: AbortSignal) => {
      const [plan, usage, { collections }] = await Promise.all([
        client.plan({ signal }),
        readUsage(client, DAYS, signal),
        client.collections.list({ limit: 1 }, { signal }),
      ]);
      return { plan, usage, collection: collections[0] };
    },
    [client],
  );
  const { data, error, reload } = useRead(read);
  const { organization, role, user } = me;
  return (
    <Page
      title={organization.name}
      lead={
        <>
          You are {role === 'owner' || role === 'admin' ? 'an' : 'a'} {words(role).toLowerCase()} of it, on the{' '}
          <a href={addressOf({ at: 'plan' })}>{organization.plan}</a> plan.
        </>
      }
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <Waiting text="Reading the organisation" />}
      {!user.two_factor_enabled && (
        <p className={page.card}>
          Signing in asks for your password alone.{' '}
          <a href={addressOf({ at: 'security' })}>Have it ask for a code too</a>.
        </p>
      )}
      {data && (
        <>
          <FirstSteps used={data.plan.used} />
          <Section title="Used so far">
            <PlanFigures plan={data.plan} />
          </Section>
          <Section
            title={`${count(data.usage.total, 'request')} in ${DAYS} days`}
            actions={<a href={addressOf({ at: 'usage' })}>More about usage</a>}
          >
            <DayChart noun="Requests" from={data.usage.from} to={data.usage.to} counts={byDay(data.usage.usage)} />
          </Section>
          {data.collection && (
            <Section title="From your application">
              <RequestPanel
                name="Identify"
                call={{
                  method: 'POST',
                  path: `/workspace/api/v1/collections/${data.collection.id}/identify`,
                  keyHeader: 'X-API-Key',
                  parts: [
                    { name: 'top_k', value: '5' },
                    { name: 'image', file: 'photo.jpg' },
                  ],
                }}
                keyless
              />
            </Section>
          )}
        </>
      )}
    </Page>
  );
}
