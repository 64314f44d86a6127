import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readNpmSettings } from './npm-settings.js';

it('reads the environment, the project and the user in the order that npm does', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'facet-npm-'));
  try {
    await writeFile(join(cwd, 'package.json'), '{}');
    await writeFile(join(cwd, '.npmrc'), 'registry=https://project.test/\n@scope:registry=https://scope.test/\n');
    await writeFile(
      join(cwd, 'user'),
      'registry=https://user.test/\nproxy=http://proxy.test:3128\n//user.test/:_authToken=secret\n',
    );
    const env = { HOME: cwd, npm_config_userconfig: join(cwd, 'user'), npm_config_fetch_retries: '7' };
    const settings = await readNpmSettings({ cwd, env });
    expect(settings).toMatchObject({
      registry: 'https://project.test/',
      '@scope:registry': 'https://scope.test/',
      '//user.test/:_authToken': 'secret',
      proxy: 'http://proxy.test:3128',
    });
    expect(settings.retry).toMatchObject({ retries: 7 });
    const other = await readNpmSettings({ cwd, env: { ...env, npm_config_registry: 'https://env.test/' } });
    expect(other.registry).toBe('https://env.test/');
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});
