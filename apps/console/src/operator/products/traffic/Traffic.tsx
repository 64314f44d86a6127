import type { UsageQuery } from '@facet/sdk';
import { useCallback } from 'react';
import { daysBefore } from '../../../chart/days.js';
import { ErrorNotice } from '../../../request/ErrorNotice.js';
import { useRead } from '../../../request/useRead.js';
import { Waiting } from '../../../request/Waiting.js';
import { type Column, DataTable } from '../../../table/DataTable.js';
import table from '../../../table/table.module.css';
import { useOperator } from '../../OperatorApi.js';
import { addressOf } from '../../route.js';
import css from '../products.module.css';
import { type ProductCalls, productCalls } from './productCalls.js';

const DAYS = 7;
const ROWS_PER_READ = 1_000;

const columns: readonly Column<ProductCalls>[] = [
  {
    name: 'Product',
    isHeader: true,
    isLong: true,
    cell: ({ product }) => (
      <a href={addressOf({ at: 'product', slug: product, tab: 'traffic' })}>
        <code>{product}</code>
      </a>
    ),
  },
  { name: 'Calls', align: 'end', cell: ({ calls }) => calls.toLocaleString('en-US') },
  { name: 'By code', isLong: true, cell: (row) => <Codes row={row} /> },
];

/** The calls of all products in a week, by how they were answered; the most called first. */
export function Traffic() {
  const { admin } = useOperator();
  const fetch = useCallback(
    async (signal: AbortSignal) => {
      const query: UsageQuery = {
        surface: 'gateway',
        from: daysBefore(new Date(), DAYS - 1),
        to: daysBefore(new Date(), 0),
        by: 'product,code',
        limit: ROWS_PER_READ,
      };
      const rows = [];
      let cursor: string | undefined;
      do {
        const page = await admin.usage({ ...query, ...(cursor !== undefined && { cursor }) }, { signal });
        rows.push(...page.usage);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      return productCalls(rows);
    },
    [admin],
  );
  const { data, busy, error, reload } = useRead(fetch);
  return (
    <section className={css.traffic} aria-label="Traffic by product and code">
      <h3>Traffic by product and code</h3>
      <p className={css.fieldNote}>The last {DAYS} days, those of UTC.</p>
      {data === undefined && busy && <Waiting text="Adding up" />}
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {data?.length === 0 && <div className={table.empty}>No product was called on these days.</div>}
      {data !== undefined && data.length > 0 && (
        <DataTable
          caption={`Calls of the last ${DAYS} days by product and code`}
          columns={columns}
          rows={data}
          keyOf={({ product }) => product}
        />
      )}
    </section>
  );
}

function Codes({ row }: { readonly row: ProductCalls }) {
  return (
    <div className={css.codes}>
      <div className={css.codeBar} aria-hidden="true">
        {row.codes.map(({ code, calls }) => (
          <span key={code} data-code={code === 'ok' ? 'ok' : 'failed'} style={{ flexGrow: calls }} />
        ))}
      </div>
      <ul>
        {row.codes.map(({ code, calls }) => (
          <li key={code}>
            <code>{code}</code> {calls.toLocaleString('en-US')}
          </li>
        ))}
      </ul>
    </div>
  );
}
