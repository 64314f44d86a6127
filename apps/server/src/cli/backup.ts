import { Command } from 'commander';

/** `facet backup`: all rows of the database into one sealed file. */
export function backupCommand(): Command {
  return (
    new Command('backup')
      .description('write the whole database to a file, sealed under the secret key')
      .argument('<file>', 'must not exist yet')
      // Loaded only here, as the database is: other commands start faster without.
      .action(async (file: string) => (await import('./backup-work.js')).backUp(file))
  );
}

/** `facet restore`: such a file into an empty database. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('load a backup into an empty database')
    .argument('<file>', 'made by facet backup')
    .action(async (file: string) => (await import('./backup-work.js')).restore(file));
}
