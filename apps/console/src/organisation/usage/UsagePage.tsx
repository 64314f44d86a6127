import { NativeSelect } from '@mantine/core';
import { useCallback, useState } from 'react';
import { DayChart } from '../../chart/DayChart.js';
import { shortDay } from '../../chart/days.js';
import { count } from '../../format.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { useRead } from '../../request/useRead.js';
import { Waiting } from '../../request/Waiting.js';
import { Page, Section } from '../page/Page.js';
import { useOrganisation } from '../session/MemberProvider.js';
import { RankedBars } from './RankedBars.js';
import { readUsage } from './readUsage.js';
import css from './usage.module.css';
import { byDay, ranked } from './usageFigures.js';

const KEYS_TO_NAME = 200;

/** Requests by day, key and outcome. */
export function UsagePage() {
  const { client } = useOrganisation();
  const [days, setDays] = useState('30');
  const read = useCallback(
    async (signal: AbortSignal) => {
      const [usage, { api_keys }] = await Promise.all([
        readUsage(client, Number(days), signal),
        client.keys.list({ limit: KEYS_TO_NAME }, { signal }),
      ]);
      return { usage, names: new Map(api_keys.map(({ id, name, hint }) => [id, `${name} (${hint})`])) };
    },
    [client, days],
  );
  const { data, busy, error, reload } = useRead(read);
  return (
    <Page
      title="Usage"
      lead={
        data &&
        `${count(data.usage.total, 'request')} from ${shortDay(data.usage.from)} to ${shortDay(data.usage.to)}, in UTC.`
      }
      actions={
        <NativeSelect
          aria-label="Time"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={[
            { value: '7', label: 'The last 7 days' },
            { value: '30', label: 'The last 30 days' },
            { value: '90', label: 'The last 90 days' },
            { value: '366', label: 'The last year' },
          ]}
        />
      }
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {busy && <Waiting text="Counting" />}
      {data && (
        <>
          <Section title="By day">
            <DayChart noun="Requests" from={data.usage.from} to={data.usage.to} counts={byDay(data.usage.usage)} />
          </Section>
          <div className={css.halves}>
            <Section title="By key">
              <RankedBars
                label="Requests by key"
                rows={ranked(data.usage.usage, ({ key_id }) =>
                  key_id === null
                    ? 'Members, in the console'
                    : (data.names.get(key_id) ?? `Revoked key ${key_id.slice(0, 8)}`),
                )}
              />
            </Section>
            <Section title="By outcome">
              <RankedBars
                label="Requests by outcome"
                rows={ranked(data.usage.usage, ({ code }) => (code === 'ok' ? 'Answered' : code))}
              />
            </Section>
          </div>
        </>
      )}
    </Page>
  );
}
