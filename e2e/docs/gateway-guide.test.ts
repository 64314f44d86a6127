import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, inject } from 'vitest';
import { test } from '../support/fixtures.js';
import { freshSlug } from '../support/gateway.js';
import { gatewayRefusals } from '../support/gateway-expected.js';
import { parsePdf } from '../support/pdf.js';
import { sample } from '../support/photos.js';
import { facetCli, newDataDir, serverEnvironment } from '../support/server-process.js';

const guide = readFileSync(join(import.meta.dirname, '../../docs/gateway.md'), 'utf8');
const folder = newDataDir();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the guide's reader has and this machine may lack. */
const readersTools = `set -euo pipefail
npx() { shift; node ${facetCli} "$@"; }
jq() { node -pe "JSON.parse(require('fs').readFileSync(0))$2"; }
trap 'kill %1' EXIT
`;

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs commands in the folder and answers what they print. */
function bash(commands: string): Promise<string> {
  const env = serverEnvironment({ FACET_URL: inject('baseUrl'), FACET_ADMIN_TOKEN: inject('adminToken') });
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', commands], { cwd: folder, env, timeout: 100_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stdout}\n${stderr}`)) : resolve(stdout),
    );
  });
}

test('the commands of the first section work as they stand, and answer what it says', {
  timeout: 120_000,
}, async () => {
  const section = /## A product in a minute\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? '';
  const commands = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block).join('\n');
  const promised = [...commands.matchAll(/^# → (.+)$/gm)].map(([, text = '']) => text);
  expect(promised.length).toBeGreaterThan(5);
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/admin-token.txt'), inject('adminToken'));
  writeFileSync(join(folder, 'photo.jpg'), sample(1));

  const [words, faces] = [freshSlug('words'), freshSlug('faces')];
  const port = await freePort();
  const own = commands
    .replaceAll('http://127.0.0.1:8080', inject('baseUrl'))
    .replaceAll('9000', String(port))
    .replace(/"slug": "words"|product words|test words|api\/words/g, (text) => text.replace('words', words))
    .replace(/create faces|product faces|api\/faces/g, (text) => text.replace('faces', faces));
  const printed = await bash(readersTools + own);
  let from = 0;
  for (const text of promised) {
    const at = printed.indexOf(text, from);
    expect({ text, printed: at < 0 ? printed.slice(from) : '' }).toEqual({ text, printed: '' });
    from = at;
  }
  expect(parsePdf(readFileSync(join(folder, 'report.pdf'))).text).toContain('onetwothree');
});

test('the guide has every status of the surface that a call can meet, with its text', () => {
  for (const { status, message } of Object.values(gatewayRefusals)) {
    if (status === 405 || status === 413) continue;
    expect(guide).toMatch(new RegExp(`^\\| ${status} \\| `, 'm'));
    if (typeof message === 'string') expect(guide).toContain(`| ${status} | ${message} |`);
  }
});
