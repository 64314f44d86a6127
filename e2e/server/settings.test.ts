import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { FacetProcess, newDataDir, serverEnvironment } from '../support/server-process.js';

const dataDir = newDataDir();
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const faulty: Record<string, Record<string, string>> = {
  PORT: { PORT: 'eighty' },
  'PORT beyond 65535': { PORT: '70000' },
  DATABASE_URL: { DATABASE_URL: 'mysql://localhost/facet' },
  FACET_FAULTS: { FACET_FAULTS: 'maybe' },
  FACET_HOSTS: { FACET_HOSTS: 'nobody=face.example.com' },
  FACET_LOG_LEVEL: { FACET_LOG_LEVEL: 'loud' },
  FACET_WORKERS: { FACET_WORKERS: '0' },
  FACET_QUEUE: { FACET_QUEUE: 'long' },
  HOST: { HOST: 'not a host' },
  FACET_ADMIN_TOKEN: { FACET_ADMIN_TOKEN: 'short' },
  'FACET_FAULTS in production': { FACET_FAULTS: '1', NODE_ENV: 'production' },
};

for (const [what, env] of Object.entries(faulty)) {
  const setting = what.split(' ')[0] as string;
  test(`a bad setting ends the start with code 78 and one line that names it: ${what}`, async () => {
    const { code, stdout, stderr } = await new FacetProcess(
      ['serve'],
      serverEnvironment({ FACET_DATA_DIR: dataDir, ...env }),
    ).finished;
    expect({ code, stderr }).toMatchObject({ code: 78 });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(setting);
    expect(stdout).not.toContain('listening');
  });
}

test('of several bad settings each is named', async () => {
  const env = {
    FACET_DATA_DIR: dataDir,
    PORT: 'eighty',
    FACET_FAULTS: 'maybe',
    DATABASE_URL: 'mysql://localhost/facet',
  };
  const { code, stderr } = await new FacetProcess(['serve'], serverEnvironment(env)).finished;
  expect(code).toBe(78);
  for (const name of ['PORT', 'FACET_FAULTS', 'DATABASE_URL']) expect(stderr).toContain(name);
});

test('a database password does not stand in the line about a bad setting', async () => {
  const env = { FACET_DATA_DIR: dataDir, DATABASE_URL: 'mysql://facet:hunter2@localhost/facet' };
  const { stdout, stderr } = await new FacetProcess(['serve'], serverEnvironment(env)).finished;
  expect(stdout + stderr).not.toContain('hunter2');
});
