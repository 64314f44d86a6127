import type { AdminClient } from '@facet/sdk';
import { Option } from 'commander';
import { CommandError } from './failure.js';
import { table } from './output.js';

const SHOWN_ACCOUNTS = 20;

/** `--account`, for chooseAccount. */
export const accountOption = () =>
  new Option('--account <id>', 'the account; may be left out when the server has exactly one');

/**
 * The account that a command is about: the given one, else the only one that there is.
 *
 * @throws CommandError, listing the accounts, when none is given and there is not exactly one.
 */
export async function chooseAccount(admin: AdminClient, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const { accounts, next_cursor: more } = await admin.accounts.list({ limit: SHOWN_ACCOUNTS });
  const [only, ...others] = accounts;
  if (only === undefined) throw new CommandError('there is no account yet: make one with facet account create NAME', 2);
  if (others.length === 0) return only.id;
  const listed = table(accounts, ['id', 'name'], '') + (more ? '\nand more: facet account list' : '');
  throw new CommandError(`there are several accounts: choose one with --account ID\n${listed}`, 2);
}
