import { Command, Option } from 'commander';
import { connectAdmin } from './admin-api.js';
import { jsonOption, parseNumber } from './options.js';
import { print, table } from './output.js';

interface UsageOptions {
  account?: string;
  key?: string;
  surface?: string;
  operation?: string;
  product?: string;
  code?: string;
  from?: string;
  to?: string;
  by: string;
  limit: number;
  cursor?: string;
  json?: boolean;
}

/** `facet usage`: how often what was called, and how that ended. */
export function usageCommand(): Command {
  return new Command('usage')
    .description('sum up the calls that the running server has answered')
    .option('--account <id>', 'only of this account')
    .option('--key <id>', 'only with this key')
    .option('--surface <name>', 'only on this surface')
    .option('--operation <id>', 'only of this operation')
    .option('--product <slug>', 'only of this product of the gateway')
    .option('--code <code>', 'only with this outcome: ok, or the code of an error')
    .option('--from <day>', 'first day, YYYY-MM-DD in UTC (default: 29 days before the last)')
    .option('--to <day>', 'last day (default: today)')
    .option('--by <names>', 'what to sum by: some of account_id,key_id,surface,operation,product,code,day', 'day')
    .addOption(new Option('--limit <number>', 'how many sums at most').default(1000).argParser(parseNumber(1, 1000)))
    .option('--cursor <cursor>', 'where the page before ended')
    .addOption(jsonOption())
    .action(async ({ account, key, json, ...query }: UsageOptions) => {
      const who = { ...(account && { account_id: account }), ...(key && { key_id: key }) };
      const page = await (await connectAdmin()).usage({ ...query, ...who });
      const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
      const columns = [...query.by.split(',').filter(Boolean), 'calls'];
      print(json, page, table(page.usage, columns, `no calls from ${page.from} to ${page.to}`) + more);
    });
}
