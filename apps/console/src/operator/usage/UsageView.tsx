import type { UsageQuery } from '@facet/sdk';
import { useCallback, useState } from 'react';
import { DayChart } from '../../chart/DayChart.js';
import { daysBefore } from '../../chart/days.js';
import { count } from '../../format.js';
import { ErrorNotice } from '../../request/ErrorNotice.js';
import { type FetchPage, usePages } from '../../request/usePages.js';
import { useRead } from '../../request/useRead.js';
import { Waiting } from '../../request/Waiting.js';
import { useAnnounce } from '../../shell/Announcer.js';
import type { Column } from '../../table/DataTable.js';
import { PagedTable } from '../../table/PagedTable.js';
import { AccountLink } from '../AccountLink.js';
import { useOperator } from '../OperatorApi.js';
import { SectionHead } from '../SectionHead.js';
import { type Dimension, dayCounts, dimensionNames, rowKey, type UsageRow } from './dimensions.js';
import { type Chosen, UsageFilters } from './UsageFilters.js';

const ROWS_PER_PAGE = 100;
const ROWS_PER_READ = 1_000;
const DAYS = 30;

interface Props {
  /** The only account that it is about. */
  readonly accountId?: string;
  /** The only product that it is about, by its slug. */
  readonly product?: string;
}

/** Requests by day as a chart, and summed by whatever is asked for as a table: of all, of an account, or of a product. */
export function UsageView({ accountId, product }: Props) {
  const { admin } = useOperator();
  const announce = useAnnounce();
  const [chosen, setChosen] = useState<Chosen>(() => ({
    query: {
      from: daysBefore(new Date(), DAYS - 1),
      to: daysBefore(new Date(), 0),
      ...(accountId !== undefined && { account_id: accountId }),
      ...(product !== undefined && { product }),
    },
    by: product === undefined ? [accountId === undefined ? 'account_id' : 'key_id', 'surface', 'code'] : ['code'],
  }));
  const { query, by } = chosen;

  const fetchDays = useCallback(
    async (signal: AbortSignal) => {
      const rows: UsageRow[] = [];
      const sums: UsageQuery = { ...query, by: 'code,day', limit: ROWS_PER_READ };
      let cursor: string | undefined;
      do {
        const page = await admin.usage({ ...sums, ...(cursor !== undefined && { cursor }) }, { signal });
        rows.push(...page.usage);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      const days = dayCounts(rows);
      announce(
        count(
          days.reduce((sum, { ok, failed }) => sum + ok + failed, 0),
          'request',
        ),
      );
      return { days, from: query.from, to: query.to };
    },
    [admin, query, announce],
  );
  const { data, busy, error, reload } = useRead(fetchDays);
  const fetchPage = useCallback<FetchPage<UsageRow>>(
    async (cursor, signal) => {
      const sums = { ...query, by: by.join(','), limit: ROWS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
      const { usage, next_cursor } = await admin.usage(sums, { signal });
      return { items: usage, next: next_cursor };
    },
    [admin, query, by],
  );
  const pages = usePages(fetchPage);

  const columns: readonly Column<UsageRow>[] = [
    ...by.map((dimension) => ({ name: dimensionNames[dimension], cell: cellOf(dimension) })),
    { name: 'Requests', align: 'end', cell: ({ calls }) => calls.toLocaleString('en-US') },
  ];
  return (
    <>
      {accountId === undefined && product === undefined && (
        <SectionHead
          title="Usage"
          note="Every request that came with a key or from a member, by how it ended. Days are those of UTC."
        />
      )}
      <UsageFilters chosen={chosen} accountId={accountId} product={product} onChoose={setChosen} />
      {data === undefined && busy && <Waiting text="Adding up" />}
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {data && <DayChart noun="Requests" from={data.from} to={data.to} counts={data.days} />}
      <PagedTable
        caption={`Requests by ${by.map((each) => dimensionNames[each].toLowerCase()).join(', ')}`}
        columns={columns}
        pages={pages}
        keyOf={rowKey}
        waiting="Adding up"
        empty="There were no such requests on these days."
      />
    </>
  );
}

/** What a table shows of a row under one heading. */
function cellOf(dimension: Dimension): Column<UsageRow>['cell'] {
  if (dimension === 'account_id') return ({ account_id = null }) => <AccountLink id={account_id} />;
  if (dimension === 'key_id') return ({ key_id }) => (key_id === null ? 'A member' : <code>{key_id}</code>);
  if (dimension === 'product') return ({ product = null }) => (product === null ? '–' : <code>{product}</code>);
  if (dimension === 'day' || dimension === 'surface') return (row) => row[dimension];
  return (row) => <code>{row[dimension]}</code>;
}
