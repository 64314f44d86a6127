import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { defaultPack, defaultPackages } from './default-pack.js';
import { defaultModelsDir } from './directory.js';
import { isModelPackBuilt, listModels, openModelPack, verifyModels } from './index.js';

it('declares each model completely', () => {
  for (const { input, outputs, source, sha256 } of defaultPack.models) {
    expect(input.mean).toHaveLength(input.channels);
    expect(input.factor).toHaveLength(input.channels);
    expect(input.greyWeights !== undefined).toBe(input.channels === 1);
    expect(outputs.length).toBeGreaterThan(0);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(defaultPackages.map(({ name }) => name)).toContain(source.package);
  }
  expect(new Set(defaultPack.models.map(({ task }) => task)).size).toBe(defaultPack.models.length);
});

it('stands built in the models directory, every file as pinned', async () => {
  const modelsDir = defaultModelsDir(process.env, homedir());
  expect(await isModelPackBuilt(modelsDir)).toBe(true);
  expect((await listModels(modelsDir)).every(({ state }) => state === 'ok')).toBe(true);
  expect((await verifyModels(modelsDir)).every(({ state }) => state === 'ok')).toBe(true);
  expect((await openModelPack(modelsDir)).manifest).toBe(defaultPack);
});

it('says that nothing is built in another directory', async () => {
  await expect(openModelPack('/nonexistent')).rejects.toMatchObject({ fault: 'not_built' });
  expect((await listModels('/nonexistent')).every(({ state }) => state === 'missing')).toBe(true);
});
