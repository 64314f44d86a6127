import { Command, CommanderError } from 'commander';
import { accountCommand } from './account.js';
import { auditCommand } from './audit.js';
import { backupCommand, restoreCommand } from './backup.js';
import { collectionCommand } from './collection/commands.js';
import { CommandError, describeFailure } from './failure.js';
import { keyCommand } from './key.js';
import { mailCommand } from './mail.js';
import { modelsCommand } from './models.js';
import { planCommand } from './plan.js';
import { productCommand } from './product/commands.js';
import { reindexCommand } from './reindex.js';
import { secretKeyCommand } from './secret-key.js';
import { signingKeyCommand } from './signing-key.js';
import { systemCommand } from './system.js';
import { usageCommand } from './usage.js';

const commands = [
  modelsCommand,
  accountCommand,
  keyCommand,
  planCommand,
  productCommand,
  collectionCommand,
  usageCommand,
  auditCommand,
  mailCommand,
  systemCommand,
  reindexCommand,
  signingKeyCommand,
  secretKeyCommand,
  backupCommand,
  restoreCommand,
];

/** Runs one command line. Sets the exit code: 0 on success, 1 on failure, 2 for a command line that makes no sense. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('facet')
    .description('Self-hosted face and vision API platform')
    .showHelpAfterError('(facet --help lists the commands)')
    .exitOverride();
  program
    .command('serve')
    .description('start the server (settings are environment variables)')
    // Loaded only here: the other commands need neither the models nor the database.
    .action(async () => (await import('../main.js')).main());
  for (const make of commands) program.addCommand(make());
  for (const command of everyCommand(program)) command.exitOverride();
  try {
    await program.parseAsync(argv as string[]);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      process.stderr.write(`facet: ${describeFailure(error)}\n`);
      process.exitCode = error instanceof CommandError ? error.exitCode : 1;
    }
  }
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((child) => everyCommand(child as Command))];
}
