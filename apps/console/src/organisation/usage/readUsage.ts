import type { Usage, WorkspaceClient } from '@facet/sdk';

/** A year of many keys and outcomes; what is beyond is the oldest. */
const MOST_PAGES = 50;

export interface UsageFigures extends Pick<Usage, 'from' | 'to' | 'usage'> {
  readonly total: number;
}

/** All counts of so many days, today included. The total is theirs, so that it is that of the same moment. */
export async function readUsage(client: WorkspaceClient, days: number, signal: AbortSignal): Promise<UsageFigures> {
  const first = await client.usage({ days }, { signal });
  const usage = [...first.usage];
  let cursor = first.next_cursor;
  for (let page = 1; cursor !== null && page < MOST_PAGES; page++) {
    const more = await client.usage({ days, cursor }, { signal });
    usage.push(...more.usage);
    cursor = more.next_cursor;
  }
  const total = usage.reduce((sum, { requests }) => sum + requests, 0);
  return { from: first.from, to: first.to, usage, total };
}
