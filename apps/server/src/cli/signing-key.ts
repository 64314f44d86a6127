import { Command } from 'commander';
import { connectAdmin } from './admin-api.js';
import { jsonOption } from './options.js';
import { print } from './output.js';

/** `facet signing-key …`: what the running server signs members' access tokens with. */
export function signingKeyCommand(): Command {
  const signingKey = new Command('signing-key').description("what members' access tokens are signed with");
  signingKey
    .command('rotate')
    .description('sign with a new key from now on; nobody has to sign in again')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) => {
      const rotation = await (await connectAdmin()).signingKeys.rotate();
      const previous = rotation.previous.map(
        ({ key_id, verifies_until }) => `tokens of ${key_id} work until ${verifies_until} at the latest`,
      );
      print(json, rotation, [`signing with ${rotation.key_id}`, ...previous].join('\n'));
    });
  return signingKey;
}
