import type { AuditChain } from '@facet/sdk';

/** The end of a chain, as it is kept elsewhere. */
export interface KeptHead {
  readonly account_id: string | null;
  readonly seq: number;
  readonly mac: string;
}

/** The ends of chains as text to keep: one JSON object a line. */
export function keptText(chains: readonly AuditChain[]): string {
  return chains
    .flatMap(({ account_id, head }) =>
      head === null ? [] : [JSON.stringify({ account_id, seq: head.seq, mac: head.mac } satisfies KeptHead)],
    )
    .join('\n');
}

/** The ends that a text holds; undefined when a line of it is none. */
export function readKept(text: string): KeptHead[] | undefined {
  const heads: KeptHead[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const head = headOf(line);
    if (head === undefined) return undefined;
    heads.push(head);
  }
  return heads;
}

function headOf(line: string): KeptHead | undefined {
  try {
    const { account_id, seq, mac } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (account_id !== null && typeof account_id !== 'string') return undefined;
    return typeof seq === 'number' && typeof mac === 'string' ? { account_id, seq, mac } : undefined;
  } catch {
    return undefined;
  }
}
