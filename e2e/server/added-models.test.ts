import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runFacet, Server } from '../support/server-process.js';

/** A model of 392 bytes that finds every face live, with the logits 2 and 0. */
const model = Buffer.from(
  'CAgSBWZhY2V0OvYCCkAKAXgSE0dsb2JhbEF2ZXJhZ2VQb29sXzAaE0dsb2JhbEF2ZXJhZ2VQb29sXzAiEUdsb2JhbEF2ZXJhZ2VQb29sCjQKE0ds' +
    'b2JhbEF2ZXJhZ2VQb29sXzASCUZsYXR0ZW5fMRoJRmxhdHRlbl8xIgdGbGF0dGVuCjMKCUZsYXR0ZW5fMQoKY29uc3RhbnRfMBIITWF0TXVsXzIa' +
    'CE1hdE11bF8yIgZNYXRNdWwKKQoITWF0TXVsXzIKCmNvbnN0YW50XzESBUFkZF8zGgVBZGRfMyIDQWRkChcKBUFkZF8zEgF5GgF5IghJZGVudGl0' +
    'eRIFZ3JhcGgqLAgDCAIQAUIKY29uc3RhbnRfMEoYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAKhwIAQgCEAFCCmNvbnN0YW50XzFKCAAAAEAAAAAA' +
    'WhsKAXgSFgoUCAESEAoCCAEKAggDCgIICAoCCAhiEwoBeRIOCgwIARIICgIIAQoCCAJCBAoAEA0=',
  'base64',
);
const manifest = {
  id: 'pad',
  version: 'test-1',
  shift: 0,
  models: [
    {
      task: 'liveness',
      file: 'always.onnx',
      sha256: createHash('sha256').update(model).digest('hex'),
      bytes: model.length,
      licence: 'Apache-2.0',
      source: 'made for a test',
      input: {
        width: 8,
        height: 8,
        channels: 3,
        colourOrder: 'RGB',
        mean: [0, 0, 0],
        factor: [1, 1, 1],
        layout: 'NCHW',
        fit: { rule: 'box', side: 'longer', margin: 1.5, outside: 'reflect' },
        resample: 'antialiased',
      },
      output: { name: 'y', shape: [1, 2], kind: 'logits', liveIndex: 0, meaning: 'live, attack' },
      golden: [2, 0],
    },
  ],
};

let root: string;
let modelsDir: string;
let offered: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'facet-added-'));
  modelsDir = join(root, 'models');
  offered = join(root, 'offered');
  mkdirSync(modelsDir);
  mkdirSync(offered);
  writeFileSync(join(offered, 'always.onnx'), model);
  writeFileSync(join(offered, 'manifest.json'), JSON.stringify(manifest));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const models = (...args: string[]) => runFacet(['models', ...args], { FACET_MODELS_DIR: modelsDir });

async function added(): Promise<Record<string, unknown>[]> {
  const { stdout } = await models('list', '--json');
  const { models: all } = JSON.parse(stdout) as { models: Record<string, unknown>[] };
  return all.filter(({ pack }) => String(pack).startsWith('pad-'));
}

/** The folder over HTTP, until the work is done. */
async function served<T>(work: (url: string) => Promise<T>, damage = false): Promise<T> {
  const http: HttpServer = createServer((request, response) => {
    const text = request.url?.endsWith('manifest.json') ? JSON.stringify(manifest) : model;
    response.end(damage && text === model ? model.map((byte) => byte ^ 1) : text);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(http.address() as AddressInfo).port}/packs/manifest.json`);
  } finally {
    http.close();
  }
}

test('models are added from a folder, listed, verified and removed', async () => {
  const { code, stdout, stderr } = await models('add', 'pad', offered);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('checked always.onnx (1 of 1)');
  expect(await added()).toEqual([expect.objectContaining({ pack: 'pad-test-1', file: 'always.onnx', state: 'ok' })]);

  writeFileSync(join(modelsDir, 'pad-test-1', 'always.onnx'), Buffer.alloc(model.length));
  const verified = await models('verify');
  expect(verified.code).toBe(1);
  expect(verified.stderr).toContain('pad-test-1/always.onnx is changed');

  expect((await models('remove', 'pad')).code).toBe(0);
  expect(await added()).toEqual([]);
  expect(readdirSync(modelsDir)).toEqual([]);
});

test('models are added from an address, and only as their manifest has them', async () => {
  const wrong = await served((url) => models('add', 'pad', url), true);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain(`not ${manifest.models[0]?.sha256}`);
  expect(await added()).toEqual([]);
  const pinned = await served((url) => models('add', 'pad', url, '--sha256', '0'.repeat(64)));
  expect(pinned.stderr).toMatch(/manifest has SHA-256 [0-9a-f]{64}/);
  expect((await served((url) => models('add', 'pad', url))).code).toBe(0);
  expect(await added()).toHaveLength(1);
});

test('what cannot be added is told with what was expected', async () => {
  const empty = await models('add', 'pad', modelsDir);
  expect(empty.code).toBe(1);
  expect(empty.stderr).toMatch(/no manifest\.json/);
  writeFileSync(join(offered, 'manifest.json'), JSON.stringify({ ...manifest, version: '../../up' }));
  const outside = await models('add', 'pad', offered);
  expect(outside.stderr).toMatch(/version: letters, digits, dots and dashes/);
  expect((await models('add', 'faces', offered)).code).toBe(2);
});

test('a server judges by the models that were added, and says so', { timeout: 120_000 }, async () => {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const built = process.env.FACET_MODELS_DIR || join(cache, 'facet', 'models');
  for (const name of readdirSync(built).filter((folder) => /^default-\d+$/.test(folder))) {
    symlinkSync(join(built, name), join(modelsDir, name));
  }
  expect((await models('add', 'pad', offered)).code).toBe(0);
  const server = await Server.start({ env: { FACET_MODELS_DIR: modelsDir } });
  const packs = server.log.flatMap(({ pack }) => (pack ? [pack] : []));
  await server.stop();
  expect(packs).toEqual([{ id: 'pad', version: 'test-1' }]);
});
