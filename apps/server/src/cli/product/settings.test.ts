import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type ProductSettings, readSettings, withSettings } from './settings.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-test-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** What a command line with these options sends. */
async function settingsOf(...argv: string[]): Promise<Record<string, unknown>> {
  const command = withSettings(new Command('create')).option('--no-credential').exitOverride();
  command.configureOutput({ writeErr: () => {} });
  command.parse(argv, { from: 'user' });
  return readSettings(command.opts<ProductSettings>());
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

it('says only what was given', async () => {
  expect(await settingsOf()).toEqual({});
  expect(await settingsOf('--timeout', '5')).toEqual({ backend: { timeout_ms: 5 } });
  expect(await settingsOf('--pipeline', 'face.detect')).toEqual({
    backend: { type: 'builtin', pipeline: 'face.detect' },
  });
});

it('makes an http backend of its options', async () => {
  const schema = await file('schema.json', { type: 'object' });
  const mapping = await file('answer.jsonata', '{ "text": text }\n');
  expect(
    await settingsOf(
      ...['--url', 'https://model.example/run', '--method', 'PUT', '--name', 'OCR', '--format', 'both'],
      ...['--header', 'X-Key=k={{credential}}', '--header', 'X-Other=', '--schema', schema, '--idempotent'],
      ...['--request-mapping', 'none', '--response-mapping', `@${mapping}`, '--verify-tls', 'false'],
    ),
  ).toEqual({
    name: 'OCR',
    default_format: 'both',
    input_schema: { type: 'object' },
    backend: {
      type: 'http',
      url: 'https://model.example/run',
      method: 'PUT',
      headers: { 'X-Key': 'k={{credential}}', 'X-Other': '' },
      request_mapping: null,
      response_mapping: '{ "text": text }',
      idempotent: true,
      verify_tls: false,
    },
  });
});

it('lays options over a file', async () => {
  const product = { slug: 'ocr', active: false, backend: { type: 'http', url: 'https://a.example/', timeout_ms: 1 } };
  expect(await settingsOf('--file', await file('product.json', product), '--timeout', '2')).toEqual({
    ...product,
    backend: { ...product.backend, timeout_ms: 2 },
  });
});

it('takes a credential from the environment, and never from the command line', async () => {
  vi.stubEnv('MODEL_TOKEN', 'hidden');
  expect(await settingsOf('--credential-env', 'MODEL_TOKEN')).toEqual({ backend: { credential: 'hidden' } });
  expect(await settingsOf('--no-credential')).toEqual({ backend: { credential: null } });
  await expect(settingsOf('--credential-env', 'ABSENT_TOKEN')).rejects.toThrow('ABSENT_TOKEN is not set');
  await expect(settingsOf('--credential', 'shown')).rejects.toThrow();
});

it('says what it cannot read', async () => {
  await expect(settingsOf('--file', join(folder, 'absent'))).rejects.toThrow('no such file');
  await expect(settingsOf('--file', await file('broken.json', '{"credential":"hidden"'))).rejects.toThrow(
    /broken.json is not valid JSON$/,
  );
  await expect(settingsOf('--schema', await file('list.json', []))).rejects.toThrow('does not hold a JSON object');
  await expect(settingsOf('--url', 'https://a.example/', '--pipeline', 'face.detect')).rejects.toThrow('choose one');
  await expect(settingsOf('--file', '-', '--credential-stdin')).rejects.toThrow('standard input');
  await expect(settingsOf('--header', 'nothing')).rejects.toThrow('an = and the value');
});
