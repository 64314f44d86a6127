import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ModelPackError } from '../errors.js';
import { fullState, isPackBuilt } from '../installed-pack.js';
import { makeSamplePack, type SamplePack, sampleSource } from '../testing/sample-pack.js';
import { buildPack, type PackRecipe } from './build-pack.js';
import type { TarballSource } from './download.js';
import type { BuildProgress } from './progress.js';

let pack: SamplePack;
let modelsDir: string;

beforeAll(async () => {
  pack = await makeSamplePack();
});
beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), 'facet-models-'));
});
afterEach(() => rm(modelsDir, { recursive: true, force: true }));

function build(source: TarballSource, options: { signal?: AbortSignal; recipe?: PackRecipe; staleMs?: number } = {}) {
  const events: BuildProgress[] = [];
  const { signal = new AbortController().signal, recipe = pack.recipe, staleMs = 10_000 } = options;
  const done = buildPack(recipe, {
    modelsDir,
    source,
    signal,
    onProgress: (event) => events.push(event),
    lockTimes: { staleMs, pollMs: 20 },
  });
  return { done, events };
}

const failure = (done: Promise<unknown>): Promise<unknown> =>
  done.then(
    () => undefined,
    (error: unknown) => error,
  );

it('builds a pack, leaves nothing else, and finds it the next time without a download', async () => {
  const { source, requests } = sampleSource(pack);
  const first = build(source);
  expect(await first.done).toBe(join(modelsDir, 'sample-1'));
  expect(await readdir(modelsDir)).toEqual(['sample-1']);
  expect(JSON.parse(await readFile(join(modelsDir, 'sample-1', 'manifest.json'), 'utf8'))).toEqual(
    pack.recipe.manifest,
  );
  expect(first.events.filter((event) => event.step === 'download').at(-1)).toMatchObject({ package: 'second' });
  expect(first.events.at(-1)).toMatchObject({ step: 'finish', built: true });
  const second = build(source);
  await second.done;
  expect(second.events).toEqual([{ step: 'finish', directory: join(modelsDir, 'sample-1'), built: false }]);
  expect(requests).toEqual({ first: 1, second: 1 });
});

it('builds again when a file was cut or the manifest changed', async () => {
  const { source } = sampleSource(pack);
  await build(source).done;
  await truncate(join(modelsDir, 'sample-1', 'first.onnx'), 10);
  expect(await isPackBuilt(modelsDir, pack.recipe.manifest)).toBe(false);
  await build(source).done;
  expect(await isPackBuilt(modelsDir, pack.recipe.manifest)).toBe(true);
  const [first, second] = pack.recipe.manifest.models;
  const manifest = { ...pack.recipe.manifest, models: [{ ...first, licence: 'ISC' }, second] };
  expect(await isPackBuilt(modelsDir, manifest)).toBe(false);
});

it('tells a changed file from a missing one', async () => {
  await build(sampleSource(pack).source).done;
  const [first, second] = pack.recipe.manifest.models;
  const directory = join(modelsDir, 'sample-1');
  await writeFile(join(directory, first.file), Buffer.alloc(first.bytes));
  await rm(join(directory, second.file));
  expect(await fullState(directory, first)).toBe('changed');
  expect(await fullState(directory, second)).toBe('missing');
});

it('refuses a changed tarball, keeps what was verified, and goes on from there', async () => {
  const changed = { ...pack, tarballs: { ...pack.tarballs, second: pack.tarballs.first } };
  const error = await failure(build(sampleSource(changed).source).done);
  expect(error).toBeInstanceOf(ModelPackError);
  expect(error).toMatchObject({ fault: 'integrity' });
  expect(await isPackBuilt(modelsDir, pack.recipe.manifest)).toBe(false);
  const { source, requests } = sampleSource(pack);
  await build(source).done;
  expect(requests).toEqual({ second: 1 });
});

it('refuses a cut tarball and one without the file', async () => {
  const { second } = pack.tarballs;
  const cut = { ...pack, tarballs: { ...pack.tarballs, second: second.subarray(0, second.length / 2) } };
  expect(await failure(build(sampleSource(cut).source).done)).toMatchObject({ fault: 'integrity' });
  const [first, ...others] = pack.recipe.manifest.models;
  const models = [{ ...first, source: { ...first.source, paths: ['models/none.onnx'] } }, ...others];
  const recipe = { ...pack.recipe, manifest: { ...pack.recipe.manifest, models } };
  expect(await failure(build(sampleSource(pack).source, { recipe }).done)).toMatchObject({
    fault: 'integrity',
    message: expect.stringContaining('models/none.onnx'),
  });
});

it('refuses a model that is not the pinned one or computes something else', async () => {
  const [first, ...others] = pack.recipe.manifest.models;
  const models = [{ ...first, sha256: '0'.repeat(64) }, ...others];
  const other = { ...pack.recipe, manifest: { ...pack.recipe.manifest, models } };
  expect(await failure(build(sampleSource(pack).source, { recipe: other }).done)).toMatchObject({ fault: 'integrity' });
  const golden = { ...pack.recipe.golden, [first.task]: { golden: { y: [1, 2, 3, 4, 5] } } };
  const recipe = { ...pack.recipe, golden };
  expect(await failure(build(sampleSource(pack).source, { recipe }).done)).toMatchObject({ fault: 'conversion' });
});

it('says that the network failed', async () => {
  const source: TarballSource = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
  expect(await failure(build(source).done)).toMatchObject({
    fault: 'network',
    remedy: expect.stringContaining('npm ping'),
  });
});

it('says that the directory cannot be written', async () => {
  await writeFile(join(modelsDir, 'file'), '');
  modelsDir = join(modelsDir, 'file');
  expect(await failure(build(sampleSource(pack).source).done)).toMatchObject({ fault: 'disk' });
  modelsDir = join(modelsDir, '..');
});

it('stops when it is told to, and starts cleanly the next time', async () => {
  const stop = new AbortController();
  const { source } = sampleSource(pack);
  const stopping: TarballSource = (origin, handle, signal) => {
    if (origin.name === 'second') stop.abort(new Error('enough'));
    return source(origin, handle, signal);
  };
  expect(await failure(build(stopping, { signal: stop.signal }).done)).toMatchObject({ message: 'enough' });
  await mkdir(join(modelsDir, 'sample-1.building'), { recursive: true });
  await writeFile(join(modelsDir, 'sample-1.building', 'first.onnx'), 'half');
  await build(source).done;
  expect(await readdir(modelsDir)).toEqual(['sample-1']);
});

it('builds once when several ask at the same time', async () => {
  const { source, requests } = sampleSource(pack);
  const builds = [build(source), build(source), build(source)];
  await Promise.all(builds.map((one) => one.done));
  expect(requests).toEqual({ first: 1, second: 1 });
  const finishes = builds.map((one) => one.events.at(-1));
  expect(finishes.filter((event) => event?.step === 'finish' && event.built)).toHaveLength(1);
  expect(builds.filter((one) => one.events[0].step === 'waiting')).toHaveLength(2);
});

it('takes over the lock of a process that is gone', async () => {
  const lock = join(modelsDir, 'sample-1.lock');
  await mkdir(lock);
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(lock, longAgo, longAgo);
  await build(sampleSource(pack).source).done;
  expect(await isPackBuilt(modelsDir, pack.recipe.manifest)).toBe(true);
});

it('stops waiting when it is told to', async () => {
  await mkdir(join(modelsDir, 'sample-1.lock'));
  const stop = new AbortController();
  const { done, events } = build(sampleSource(pack).source, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 60);
  expect(await failure(done)).toMatchObject({ message: 'enough' });
  expect(events).toEqual([{ step: 'waiting' }]);
});
