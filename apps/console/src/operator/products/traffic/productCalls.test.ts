import { expect, it } from 'vitest';
import { productCalls } from './productCalls.js';

it('sums calls by product and code, the most called first', () => {
  const rows = [
    { product: null, code: 'not_found', calls: 90 },
    { product: 'age', code: 'bad_request', calls: 3 },
    { product: 'age', code: 'ok', calls: 2 },
    { product: 'mood', code: 'too_many_requests', calls: 40 },
    { product: 'mood', code: 'service_unavailable', calls: 41 },
  ];
  expect(productCalls(rows)).toEqual([
    {
      product: 'mood',
      calls: 81,
      codes: [
        { code: 'service_unavailable', calls: 41 },
        { code: 'too_many_requests', calls: 40 },
      ],
    },
    {
      product: 'age',
      calls: 5,
      codes: [
        { code: 'ok', calls: 2 },
        { code: 'bad_request', calls: 3 },
      ],
    },
  ]);
});
