import type { Account } from '@facet/sdk';
import { Command, Option } from 'commander';
import { connectAdmin } from './admin-api.js';
import { jsonOption, parseNumber, planLimitOption } from './options.js';
import { fields, print, table } from './output.js';

interface Shown {
  json?: boolean;
}

interface AccountSettings extends Shown {
  name?: string;
  plan?: string;
  billing?: Account['billing'];
  limit?: Record<string, number>;
}

/** `facet account …`: who may have keys. */
export function accountCommand(): Command {
  const account = new Command('account').description('make, list, change and erase accounts on the running server');
  account
    .command('create <name>')
    .description('make an account')
    .option('--plan <name>', 'its plan (default: unlimited)')
    .addOption(planLimitOption())
    .addOption(jsonOption())
    .action(async (name: string, { plan, limit, json }: AccountSettings) => {
      const admin = await connectAdmin();
      show(json, await admin.accounts.create({ name, ...(plan && { plan }), ...(limit && { limits: limit }) }));
    });
  account
    .command('list')
    .description('list accounts, newest first')
    .addOption(new Option('--limit <number>', 'how many at most').default(50).argParser(parseNumber(1, 200)))
    .option('--cursor <cursor>', 'where the page before ended')
    .addOption(jsonOption())
    .action(async ({ limit, cursor, json }: Shown & { limit: number; cursor?: string }) => {
      const page = await (await connectAdmin()).accounts.list({ limit, ...(cursor && { cursor }) });
      const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
      print(
        json,
        page,
        table(page.accounts, ['id', 'name', 'status', 'billing', 'plan', 'created_at'], 'no accounts') + more,
      );
    });
  account
    .command('show <id>')
    .description('show an account')
    .addOption(jsonOption())
    .action(async (id: string, { json }: Shown) => show(json, await (await connectAdmin()).accounts.get(id)));
  account
    .command('update <id>')
    .description('change an account')
    .option('--name <name>')
    .option('--plan <name>')
    .addOption(new Option('--billing <state>').choices(['current', 'past_due']))
    .addOption(planLimitOption())
    .addOption(jsonOption())
    .action(async (id: string, { name, plan, billing, limit, json }: AccountSettings) => {
      const changes = {
        ...(name && { name }),
        ...(plan && { plan }),
        ...(billing && { billing }),
        ...(limit && { limits: limit }),
      };
      show(json, await (await connectAdmin()).accounts.update(id, changes));
    });
  account
    .command('suspend <id>')
    .description('refuse all requests of an account, keeping what it owns')
    .addOption(jsonOption())
    .action(async (id: string, { json }: Shown) => show(json, await setStatus(id, 'suspended')));
  account
    .command('resume <id>')
    .alias('activate')
    .description('let a suspended account in again')
    .addOption(jsonOption())
    .action(async (id: string, { json }: Shown) => show(json, await setStatus(id, 'active')));
  account
    .command('delete <id>')
    .description('erase an account and everything it owns; there is no way back')
    .addOption(jsonOption())
    .action(async (id: string, { json }: Shown) => {
      const erased = await (await connectAdmin()).accounts.delete(id);
      print(json, erased, `erased account ${id}: ${fields(erased.deleted)}`);
    });
  return account;
}

async function setStatus(id: string, status: Account['status']): Promise<Account> {
  return (await connectAdmin()).accounts.update(id, { status });
}

function show(json: boolean | undefined, account: Account): void {
  print(json, account, fields(account));
}
