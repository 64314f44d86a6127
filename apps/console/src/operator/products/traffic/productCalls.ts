import type { UsageRow } from '../../usage/dimensions.js';

/** How the calls of one product were answered. */
export interface ProductCalls {
  readonly product: string;
  readonly calls: number;
  /** Success first, then the most frequent. */
  readonly codes: readonly { readonly code: string; readonly calls: number }[];
}

/** Sums by product and code, the most called product first. Calls of no product are left out. */
export function productCalls(rows: readonly UsageRow[]): ProductCalls[] {
  const byProduct = new Map<string, { code: string; calls: number }[]>();
  for (const { product, code = '', calls } of rows) {
    if (typeof product !== 'string') continue;
    byProduct.set(product, [...(byProduct.get(product) ?? []), { code, calls }]);
  }
  return [...byProduct]
    .map(([product, codes]) => ({
      product,
      calls: codes.reduce((sum, { calls }) => sum + calls, 0),
      codes: codes.sort((a, b) => Number(b.code === 'ok') - Number(a.code === 'ok') || b.calls - a.calls),
    }))
    .sort((a, b) => b.calls - a.calls || a.product.localeCompare(b.product));
}
