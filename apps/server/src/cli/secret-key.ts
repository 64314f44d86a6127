import { Command } from 'commander';

/** `facet secret-key …`: the key that everything in the database is sealed under in the end. */
export function secretKeyCommand(): Command {
  const secretKey = new Command('secret-key').description('what everything in the database is sealed under in the end');
  secretKey
    .command('rotate')
    .description(
      'change the secret key: to FACET_SECRET_KEY_NEW, or to a new one where it is kept in the data directory',
    )
    .option(
      '--reseal',
      'seal everything anew as well, for when a copy of the database leaked too; stop every server first',
    )
    // Loaded only here, as the database is: other commands start faster without.
    .action(async ({ reseal }: { reseal?: boolean }) =>
      (await import('./secret-key-work.js')).rotateKey({ reseal: reseal ?? false }),
    );
  return secretKey;
}
