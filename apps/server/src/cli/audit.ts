import { readFile } from 'node:fs/promises';
import type { AdminClient, AuditChain, AuditLogEntry } from '@facet/sdk';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { connectAdmin } from './admin-api.js';
import { counted } from './collection/counted.js';
import { CommandError } from './failure.js';
import { jsonOption, parseNumber } from './options.js';
import { print, table } from './output.js';

/** Chains of one request; each may be long. */
const CHAINS = 50;
const REQUEST_TIMEOUT_MS = 600_000;
const MOST_HEADS = 200;

const heads = z.object({
  chains: z.array(
    z.object({
      account_id: z.uuid().nullable(),
      head: z.object({ seq: z.number().int(), mac: z.string() }).nullable(),
    }),
  ),
});

interface ListOptions {
  account?: string;
  action?: string;
  from?: string;
  to?: string;
  limit: number;
  cursor?: string;
  json?: boolean;
}

/** `facet audit …`: who did what, and whether the log still says so. */
export function auditCommand(): Command {
  const audit = new Command('audit').description("read and verify the running server's audit log");
  audit
    .command('list')
    .description('list entries, newest first')
    .option('--account <id>', 'only of this account')
    .option('--action <name>', 'only these, such as key.created')
    .option('--from <time>', 'at this time or later, ISO 8601')
    .option('--to <time>', 'before this time, ISO 8601')
    .addOption(new Option('--limit <number>', 'how many at most').default(50).argParser(parseNumber(1, 200)))
    .option('--cursor <cursor>', 'where the page before ended')
    .addOption(jsonOption())
    .action(async ({ account, json, ...query }: ListOptions) => {
      const page = await (await connectAdmin()).auditLog.list({ ...query, ...(account && { account_id: account }) });
      const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
      const columns = ['at', 'actor', 'address', 'action', 'subject', 'account_id', 'details'];
      print(json, page, table(page.entries.map(shownEntry), columns, 'no entries') + more);
    });
  audit
    .command('verify')
    .description('look for entries that were changed, removed or reordered; prints where each chain ends')
    .option('--account <id>', 'only the chain of this account')
    .option('--expect <file>', 'chain ends that were kept: what an earlier --json printed')
    .addOption(jsonOption())
    .action(async ({ account, expect, json }: { account?: string; expect?: string; json?: boolean }) => {
      const kept = expect === undefined ? [] : await readHeads(expect);
      const chains = (await verifyAll(await connectAdmin(), kept)).filter(
        ({ account_id }) => account === undefined || account_id === account,
      );
      if (account !== undefined && chains.length === 0)
        throw new CommandError(`there is no chain of account ${account}`);
      print(json, { chains }, report(chains));
      const broken = chains.filter((chain) => chain.broken).length;
      if (broken > 0) throw new CommandError(`the audit log was tampered with: ${counted(broken, 'chain')} broken`);
    });
  return audit;
}

type KeptHead = { account_id: string | null; seq: number; mac: string };

async function readHeads(file: string): Promise<KeptHead[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandError(error.message);
  });
  try {
    return heads
      .parse(JSON.parse(text))
      .chains.flatMap(({ account_id, head }) => (head ? [{ account_id, ...head }] : []));
  } catch (error) {
    throw new CommandError(`${file} is not what facet audit verify --json printed: ${String(error)}`);
  }
}

/** Every chain that the server has, and every one that was kept; those that were kept are held against that. */
async function verifyAll(admin: AdminClient, kept: readonly KeptHead[]): Promise<AuditChain[]> {
  const call = { timeoutMs: REQUEST_TIMEOUT_MS };
  const found = new Map<string | null, AuditChain>();
  let cursor: string | null | undefined;
  do {
    const page = await admin.auditLog.verify({ limit: CHAINS, ...(cursor && { cursor }) }, call);
    for (const chain of page.chains) found.set(chain.account_id, chain);
    cursor = page.next_cursor;
  } while (cursor !== null);
  for (let start = 0; start < kept.length; start += MOST_HEADS) {
    const batch = kept.slice(start, start + MOST_HEADS).map(({ account_id, seq, mac }) => ({ account_id, seq, mac }));
    const { chains } = await admin.auditLog.verify({ kept: batch }, call);
    for (const chain of chains) {
      // What the chain shows by itself says more than that it is another one.
      if (!found.get(chain.account_id)?.broken) found.set(chain.account_id, chain);
    }
  }
  return [...found.values()];
}

function report(chains: readonly AuditChain[]): string {
  const rows = chains.map(({ account_id, entries, unchained, head, broken }) => ({
    chain: account_id ?? 'operator',
    entries,
    unchained,
    state: broken ? `${words[broken.fault]} at ${broken.seq}${entryOf(broken)}` : 'whole',
    key: head?.key_id,
    end: head?.mac,
  }));
  const entries = chains.reduce((sum, chain) => sum + chain.entries, 0);
  const whole = chains.filter((chain) => !chain.broken).length;
  const columns = ['chain', 'entries', 'unchained', 'state', 'key', 'end'];
  const summary = `${entries} good ${entries === 1 ? 'entry' : 'entries'}; ${whole} of ${counted(chains.length, 'chain')} whole`;
  return `${table(rows, columns, 'no chains')}\n${summary}`;
}

const words: Record<NonNullable<AuditChain['broken']>['fault'], string> = {
  changed: 'an entry was changed',
  removed: 'entries were removed',
  reordered: 'entries changed places',
  added: 'an entry was put in',
  truncated: 'entries were cut off',
  head_changed: 'the end was changed',
  rewritten: 'not the chain that was kept',
  other_key: 'made with another secret key',
};

function entryOf({ entry_id }: NonNullable<AuditChain['broken']>): string {
  return entry_id === null ? '' : ` (entry ${entry_id})`;
}

function shownEntry({ subject_type, subject_id, ...entry }: AuditLogEntry) {
  return { ...entry, subject: `${subject_type} ${subject_id}` };
}
