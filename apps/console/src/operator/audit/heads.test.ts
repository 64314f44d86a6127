import type { AuditChain } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { keptText, readKept } from './heads.js';

const chain = (account_id: string | null, seq: number): AuditChain => ({
  account_id,
  entries: seq,
  unchained: 0,
  head: { seq, mac: 'ab'.repeat(32), key_id: 'k' },
  broken: null,
});

describe('the ends of chains', () => {
  it('come back as they were kept, those without one left out', () => {
    const kept = readKept(`${keptText([chain(null, 3), chain('a', 1), { ...chain('b', 0), head: null }])}\n`);
    expect(kept).toEqual([
      { account_id: null, seq: 3, mac: 'ab'.repeat(32) },
      { account_id: 'a', seq: 1, mac: 'ab'.repeat(32) },
    ]);
    expect(readKept('')).toEqual([]);
  });

  it.each(['x', '{}', '{"account_id":1,"seq":1,"mac":"a"}', 'null'])('are not %s', (text) => {
    expect(readKept(text)).toBeUndefined();
  });
});
