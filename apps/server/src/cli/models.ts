import { homedir } from 'node:os';
import { resolve } from 'node:path';
import {
  addPadPack,
  buildModelPack,
  defaultModelsDir,
  type ListedModel,
  listModels,
  removePadPack,
  verifyModels,
} from '@facet/vision/models';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from './failure.js';
import { showAddProgress, showBuildProgress } from './model-progress.js';
import { jsonOption } from './options.js';
import { print, table } from './output.js';

const restart = 'a server that runs goes on as it started: restart it';

/** `facet models …`: the model cache on this machine. */
export function modelsCommand(): Command {
  const models = new Command('models').description('build, add, list and verify the models on this machine');
  models
    .command('build')
    .description('fetch, convert and check the models; does nothing when they are there')
    .action(async () => {
      const directory = await buildModelPack({
        modelsDir: modelsDir(),
        signal: stopSignal(),
        onProgress: showBuildProgress(process.stdout),
      });
      process.stdout.write(`models are ready in ${directory}\n`);
    });
  models
    .command('add')
    .description('add models that judge presentation attacks, in place of the default one')
    .addArgument(packArgument())
    .argument('<place>', 'a folder, a manifest file, or the http or https address of a manifest')
    .addOption(new Option('--sha256 <hex>', 'what the manifest must have').argParser(parseSha256))
    .action(async (_pack: string, place: string, { sha256 }: { sha256?: string }) => {
      const { directory, manifest } = await addPadPack({
        modelsDir: modelsDir(),
        place,
        ...(sha256 !== undefined && { sha256 }),
        signal: stopSignal(),
        onProgress: showAddProgress(process.stdout),
      });
      const count = manifest.models.length;
      process.stdout.write(`${count} models judge presentation attacks from now on, from ${directory}; ${restart}\n`);
    });
  models
    .command('remove')
    .description('remove models that were added')
    .addArgument(packArgument())
    .action(async () => {
      const removed = await removePadPack(modelsDir());
      process.stdout.write(removed ? `removed; ${restart}\n` : 'no such models were added\n');
    });
  models
    .command('list')
    .description('list the models with their sources and licences')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) => show(json, await listModels(modelsDir())));
  models
    .command('verify')
    .description('compare every file with its SHA-256')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) => {
      const found = await verifyModels(modelsDir());
      show(json, found);
      const bad = found.filter(({ state }) => state !== 'ok');
      if (bad.length === 0) return;
      const added = bad.some(({ pack }) => pack.startsWith('pad-'));
      const built = bad.some(({ pack }) => !pack.startsWith('pad-'));
      const remedies = [...(built ? ['facet models build'] : []), ...(added ? ['facet models add pad'] : [])];
      const faults = bad.map(({ pack, file, state }) => `${pack}/${file} is ${state}`);
      throw new CommandError(`${faults.join(', ')}: run ${remedies.join(' and ')}`);
    });
  return models;
}

const packArgument = () => new Argument('<pack>', 'what they are for: pad').choices(['pad']);

function parseSha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('write 64 hexadecimal digits.');
  return text;
}

/** Stops what runs when the user does. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(new CommandError('stopped')));
  return stop.signal;
}

function modelsDir(): string {
  return resolve(defaultModelsDir(process.env, homedir()));
}

function show(json: boolean | undefined, models: readonly ListedModel[]): void {
  const rows = models.map(({ bytes, ...model }) => ({ ...model, mb: (bytes / 1e6).toFixed(1) }));
  print(
    json,
    { models: rows },
    table(rows, ['pack', 'task', 'file', 'state', 'licence', 'source', 'mb', 'sha256'], 'no models'),
  );
}
