import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { buildModelPack, defaultModelsDir, type ListedModel, listModels, verifyModels } from '@facet/vision/models';
import { Command } from 'commander';
import { CommandError } from './failure.js';
import { showBuildProgress } from './model-progress.js';
import { jsonOption } from './options.js';
import { print, table } from './output.js';

/** `facet models …`: the model cache on this machine. */
export function modelsCommand(): Command {
  const models = new Command('models').description('build, list and verify the models on this machine');
  models
    .command('build')
    .description('fetch, convert and check the models; does nothing when they are there')
    .action(async () => {
      const stop = new AbortController();
      for (const name of ['SIGINT', 'SIGTERM'] as const)
        process.once(name, () => stop.abort(new CommandError('stopped')));
      const directory = await buildModelPack({
        modelsDir: modelsDir(),
        signal: stop.signal,
        onProgress: showBuildProgress(process.stdout),
      });
      process.stdout.write(`models are ready in ${directory}\n`);
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
      const bad = found.filter(({ state }) => state !== 'ok').map(({ file, state }) => `${file} is ${state}`);
      if (bad.length > 0) throw new CommandError(`${bad.join(', ')}: run facet models build`);
    });
  return models;
}

function modelsDir(): string {
  return resolve(defaultModelsDir(process.env, homedir()));
}

function show(json: boolean | undefined, models: readonly ListedModel[]): void {
  const rows = models.map(({ task, file, state, licence, source, sha256, bytes }) => ({
    task,
    file,
    state,
    licence,
    source: `${source.package}@${source.version}`,
    mb: (bytes / 1e6).toFixed(1),
    sha256,
  }));
  print(
    json,
    { models: rows },
    table(rows, ['task', 'file', 'state', 'licence', 'source', 'mb', 'sha256'], 'no models'),
  );
}
