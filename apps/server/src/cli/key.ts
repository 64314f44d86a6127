import { keySurfaces } from '@facet/contract';
import type { Key, KeyChanges, NewKey } from '@facet/sdk';
import { Command, Option } from 'commander';
import { connectAdmin } from './admin-api.js';
import { CommandError } from './failure.js';
import { jsonOption, keyLimitOption, parseExpiry, parseNumber } from './options.js';
import { fields, print, table } from './output.js';

interface KeySettings {
  json?: boolean;
  name?: string;
  collection?: string;
  scope?: string[];
  product?: string[];
  allowIp?: string[];
  expires?: string | null;
  limit?: Record<string, number>;
}

/** `facet key …`: what requests prove themselves with. */
export function keyCommand(): Command {
  const key = new Command('key').description('make, list, change and revoke keys on the running server');
  withSettings(key.command('create [account]').description('make a key; it is shown this once'))
    .addOption(new Option('--account <id>', 'the account, when not given as argument').hideHelp())
    .addOption(new Option('--surface <name>', 'what it is for').choices(keySurfaces).makeOptionMandatory())
    .action(
      async (argument: string | undefined, options: KeySettings & { account?: string; surface: NewKey['surface'] }) => {
        const account = accountOf(argument, options.account);
        const created = await (await connectAdmin()).keys.create(account, {
          surface: options.surface,
          ...settingsOf(options),
        });
        show(options.json, created);
      },
    );
  key
    .command('list [account]')
    .description("list an account's keys, newest first")
    .addOption(new Option('--account <id>', 'the account, when not given as argument').hideHelp())
    .addOption(new Option('--limit <number>', 'how many at most').default(50).argParser(parseNumber(1, 200)))
    .option('--cursor <cursor>', 'where the page before ended')
    .addOption(jsonOption())
    .action(
      async (
        argument: string | undefined,
        options: { account?: string; limit: number; cursor?: string; json?: boolean },
      ) => {
        const { limit, cursor, json } = options;
        const admin = await connectAdmin();
        const page = await admin.keys.list(accountOf(argument, options.account), {
          limit,
          ...(cursor && { cursor }),
        });
        const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
        print(
          json,
          page,
          table(page.keys, ['id', 'hint', 'surface', 'name', 'active', 'expires_at', 'limits'], 'no keys') + more,
        );
      },
    );
  withSettings(key.command('update <id>').description('change a key'))
    .addOption(new Option('--active <state>', 'whether it works').choices(['true', 'false']))
    .action(async (id: string, options: KeySettings & { active?: string }) => {
      const changes: KeyChanges = {
        ...settingsOf(options),
        ...(options.active && { active: options.active === 'true' }),
      };
      show(options.json, await (await connectAdmin()).keys.update(id, changes));
    });
  key
    .command('revoke <id>')
    .alias('delete')
    .description('end a key for good, within seconds')
    .addOption(jsonOption())
    .action(async (id: string, { json }: { json?: boolean }) => {
      await (await connectAdmin()).keys.delete(id);
      print(json, { id, revoked: true }, `revoked key ${id}`);
    });
  return key;
}

function withSettings(command: Command): Command {
  return command
    .option('--name <name>', 'for people to tell keys apart')
    .option('--collection <id>', 'the only collection it may use')
    .option('--scope <name...>', 'what it may do, on surfaces with scopes')
    .option('--product <slug...>', 'the products it may call')
    .option('--allow-ip <range...>', 'IP addresses or CIDR ranges it may be used from')
    .addOption(new Option('--expires <time>', 'when it stops working, or never').argParser(parseExpiry))
    .addOption(keyLimitOption())
    .addOption(jsonOption());
}

function settingsOf({ name, collection, scope, product, allowIp, expires, limit }: KeySettings) {
  return {
    ...(name !== undefined && { name }),
    ...(collection !== undefined && { collection_id: collection }),
    ...(scope && { scopes: scope }),
    ...(product && { products: product }),
    ...(allowIp && { allowed_ips: allowIp }),
    ...(expires !== undefined && { expires_at: expires }),
    ...(limit && { limits: limit }),
  };
}

function accountOf(argument: string | undefined, option: string | undefined): string {
  return argument ?? option ?? usage();
}

function usage(): never {
  throw new CommandError('name the account: facet key create ACCOUNT_ID --surface face', 2);
}

function show(json: boolean | undefined, key: Key): void {
  print(json, key, fields(key));
}
