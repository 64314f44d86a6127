/// <reference path="../npm-modules.d.ts" />
import { dirname, join } from 'node:path';
import Config from '@npmcli/config';
import settings from '@npmcli/config/lib/definitions/index.js';

export interface NpmConfig {
  /** Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where the search for the project's settings starts. Default: the working directory. */
  readonly cwd?: string;
}

/**
 * The settings that `npm install` would use here: registry, certificates, proxies, credentials, cache and retries, from
 * the environment and from the project's, the user's and the machine's npmrc files.
 */
export async function readNpmSettings({ env, cwd }: NpmConfig = {}): Promise<Readonly<Record<string, unknown>>> {
  const { definitions, shorthands, flatten, nerfDarts } = settings;
  const config = new Config({
    npmPath: npmDirectory(env),
    definitions,
    shorthands,
    flatten,
    nerfDarts,
    argv: [],
    warn: false,
    ...(env && { env }),
    ...(cwd && { cwd }),
  });
  await config.load();
  return config.flat;
}

/** npm may carry settings of its own beside its code; scripts that it runs learn from it where that is. */
function npmDirectory(env: NpmConfig['env']): string {
  const { npm_execpath: script } = env ?? {};
  if (script?.endsWith('npm-cli.js')) return dirname(dirname(script));
  return join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm');
}
