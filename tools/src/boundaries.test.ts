import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const cruiser = join(root, 'node_modules/.bin/depcruise');

let house: string;
beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'facet-boundaries-'));
});
afterAll(() => rm(house, { recursive: true, force: true }));

async function violations(files: Record<string, string>): Promise<string[]> {
  await rm(house, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, path)), { recursive: true });
    await writeFile(join(house, path), text);
  }
  const options = ['--config', join(root, '.dependency-cruiser.cjs'), '--ts-config', join(root, 'tsconfig.base.json')];
  const { stdout } = await run(process.execPath, [cruiser, ...options, '--output-type', 'json', '.'], {
    cwd: house,
  }).catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(report.summary.violations.map((violation) => violation.rule.name))];
}

const empty = 'export const value = 1;\n';
const importing = (path: string) => `import { value } from '${path}';\nexport const copy = value;\n`;

describe('the import rules', () => {
  it('accept a house in order', async () => {
    expect(
      await violations({
        'apps/server/src/domain/accounts.ts': empty,
        'apps/server/src/surfaces/face/routes.ts': importing('../../domain/accounts.js'),
      }),
    ).toEqual([]);
  });

  it.each([
    [
      'a-surface-never-imports-a-sibling',
      'apps/server/src/surfaces/face/a.ts',
      'apps/server/src/surfaces/kyc/b.ts',
      '../kyc/b.js',
    ],
    [
      'surfaces-use-http-domain-and-contract',
      'apps/server/src/surfaces/face/a.ts',
      'apps/server/src/adapters/sql/b.ts',
      '../../adapters/sql/b.js',
    ],
    [
      'only-compose-constructs-adapters',
      'apps/server/src/domain/a.ts',
      'apps/server/src/adapters/sql/b.ts',
      '../adapters/sql/b.js',
    ],
    [
      'domain-knows-no-transport-and-no-vendor',
      'apps/server/src/domain/a.ts',
      'apps/server/src/http/b.ts',
      '../http/b.js',
    ],
    [
      'http-knows-no-surface-and-no-adapter',
      'apps/server/src/http/a.ts',
      'apps/server/src/surfaces/face/b.ts',
      '../surfaces/face/b.js',
    ],
    ['adapters-implement-ports', 'apps/server/src/adapters/a.ts', 'apps/server/src/http/b.ts', '../http/b.js'],
    [
      'contract-imports-only-the-schema-library',
      'packages/contract/src/a.ts',
      'packages/sdk/src/b.ts',
      '../../sdk/src/b.js',
    ],
    [
      'vision-knows-no-http-and-no-database',
      'packages/vision/src/a.ts',
      'apps/server/src/b.ts',
      '../../../apps/server/src/b.js',
    ],
    [
      'vision-takes-only-problems-from-the-contract',
      'packages/vision/src/a.ts',
      'packages/contract/src/limits.ts',
      '../../contract/src/limits.js',
    ],
    ['sdk-imports-only-the-contract', 'packages/sdk/src/a.ts', 'packages/vision/src/b.ts', '../../vision/src/b.js'],
    ['console-talks-through-the-sdk', 'apps/console/src/a.ts', 'apps/server/src/b.ts', '../../server/src/b.js'],
    ['black-box-tests-import-no-server-code', 'e2e/a.ts', 'apps/server/src/b.ts', '../apps/server/src/b.js'],
    ['testing-is-for-tests', 'apps/server/src/domain/a.ts', 'apps/server/src/testing/b.ts', '../testing/b.js'],
  ])('%s', async (rule, from, to, specifier) => {
    expect(await violations({ [from]: importing(specifier), [to]: empty })).toContain(rule);
  });

  it('no-cycles', async () => {
    const files = { 'packages/sdk/src/a.ts': importing('./b.js'), 'packages/sdk/src/b.ts': importing('./a.js') };
    expect(await violations(files)).toContain('no-cycles');
  });
});
