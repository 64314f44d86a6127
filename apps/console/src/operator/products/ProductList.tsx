import type { Product } from '@facet/sdk';
import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { type FetchPage, usePages } from '../../request/usePages.js';
import type { Column } from '../../table/DataTable.js';
import { PagedTable } from '../../table/PagedTable.js';
import { PlusIcon } from '../../theme/icons.js';
import { useOperator } from '../OperatorApi.js';
import css from '../operator.module.css';
import { addressOf } from '../route.js';
import { SectionHead } from '../SectionHead.js';
import { State } from '../State.js';
import { Breaker, backendName, errorRate, median } from './Health.js';
import products from './products.module.css';
import { Traffic } from './traffic/Traffic.js';
import { useFresh } from './useFresh.js';

const PRODUCTS_PER_PAGE = 50;

const columns: readonly Column<Product>[] = [
  {
    name: 'Product',
    isHeader: true,
    isLong: true,
    cell: ({ slug, name }) => (
      <>
        <a href={addressOf({ at: 'product', slug, tab: 'definition' })}>{name}</a>
        <code className={css.below}>{slug}</code>
      </>
    ),
  },
  {
    name: 'Backend',
    isLong: true,
    cell: (product) => <code className={products.backend}>{backendName(product)}</code>,
  },
  {
    name: 'State',
    cell: ({ active }) => <State tone={active ? 'good' : 'plain'}>{active ? 'Active' : 'Inactive'}</State>,
  },
  { name: 'Breaker', cell: (product) => <Breaker product={product} /> },
  { name: 'Errors', align: 'end', cell: errorRate },
  { name: 'p50', align: 'end', cell: median },
  { name: 'Calls', align: 'end', cell: ({ health }) => health.calls.toLocaleString('en-US') },
];

/** What the gateway offers, newest first, with how it goes, and the calls of all of it. */
export function ProductList() {
  const { admin } = useOperator();
  const fetchPage = useCallback<FetchPage<Product>>(
    async (cursor, signal) => {
      const query = { limit: PRODUCTS_PER_PAGE, ...(cursor !== undefined && { cursor }) };
      const { products, next_cursor } = await admin.products.list(query, { signal });
      return { items: products, next: next_cursor };
    },
    [admin],
  );
  const pages = usePages(fetchPage);
  const { change } = pages;
  const refresh = useCallback(
    async (signal: AbortSignal) => {
      const { products } = await admin.products.list({ limit: PRODUCTS_PER_PAGE }, { signal });
      const fresh = new Map(products.map((product) => [product.id, product]));
      change((items) => items.map((product) => fresh.get(product.id) ?? product));
    },
    [admin, change],
  );
  useFresh(refresh);
  const hasSome = pages.items !== undefined && pages.items.length > 0;
  return (
    <>
      <SectionHead
        title="Products"
        note="HTTP models and built-in pipelines behind a slug of the gateway. Errors, p50 and calls are those of the last 15 minutes on this server."
      >
        <Button
          component="a"
          c="var(--on-accent)"
          href={addressOf({ at: 'new-product' })}
          leftSection={<PlusIcon size={16} />}
        >
          New product
        </Button>
      </SectionHead>
      <PagedTable
        caption="Products, newest first"
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        waiting="Reading the products"
        empty={
          <>
            There is no product yet. Put a model of yours, or one of Facet’s own pipelines, behind{' '}
            <code>/gateway/api/…</code>.
          </>
        }
      />
      {hasSome && <Traffic />}
    </>
  );
}
