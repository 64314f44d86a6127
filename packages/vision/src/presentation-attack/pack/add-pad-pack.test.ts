import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeTinyPack, type TinyPack, writePack } from '../testing/tiny-pad-pack.js';
import { type AddProgress, addPadPack, removePadPack } from './add-pad-pack.js';
import { findPadPack } from './installed-pad-pack.js';

let first: TinyPack;
let second: TinyPack;
let root: string;
let modelsDir: string;
let offered: string;

beforeAll(async () => {
  first = await makeTinyPack('1', [[3, 0]]);
  second = await makeTinyPack('2.b', [
    [2, 0],
    [0, 2],
  ]);
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'facet-pad-'));
  modelsDir = join(root, 'models');
  offered = join(root, 'offered');
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(root, { recursive: true, force: true });
});

const add = (place: string, more: { sha256?: string; signal?: AbortSignal } = {}) =>
  addPadPack({ modelsDir, place, ...more });

/** Serves the pack's files by the path's last part; `other` instead of what it has. */
function serve({ manifest, files }: TinyPack, other: Record<string, () => Response> = {}): void {
  const serveFile = async (input: string | URL) => {
    const name = new URL(input).pathname.split('/').at(-1) ?? '';
    if (other[name]) return other[name]();
    if (name === 'manifest.json') return new Response(JSON.stringify(manifest));
    const file = files[name];
    return file ? new Response(Buffer.from(file)) : new Response('', { status: 404 });
  };
  vi.stubGlobal('fetch', serveFile);
}

describe('adding a pack', () => {
  it('takes a folder, a manifest file, or their addresses, and tells how it goes', async () => {
    await writePack(offered, second);
    const seen: AddProgress[] = [];
    const { directory } = await addPadPack({ modelsDir, place: offered, onProgress: (event) => seen.push(event) });
    expect(directory).toBe(join(modelsDir, 'pad-2.b'));
    expect((await readdir(directory)).sort()).toEqual(['manifest.json', 'tiny-0.onnx', 'tiny-1.onnx']);
    expect(await readdir(modelsDir)).toEqual(['pad-2.b']);
    expect(await findPadPack(modelsDir)).toEqual({ directory, manifest: second.manifest });
    expect(seen.filter(({ step }) => step === 'check')).toHaveLength(2);
    for (const place of [join(offered, 'manifest.json'), pathToFileURL(offered).href]) {
      expect((await add(place)).manifest.version).toBe('2.b');
    }
  });

  it('takes a manifest from the web and its files beside it', async () => {
    serve(second);
    await add('https://models.example/pads/manifest.json?tag=1');
    await add('http://models.example/pads/');
    expect((await findPadPack(modelsDir))?.manifest.version).toBe('2.b');
  });

  it('puts a pack in the place of the one before', async () => {
    await writePack(offered, first);
    await add(offered);
    await writePack(offered, second);
    await add(offered);
    expect(await readdir(modelsDir)).toEqual(['pad-2.b']);
    expect(await removePadPack(modelsDir)).toBe(true);
    expect(await readdir(modelsDir)).toEqual([]);
    expect(await removePadPack(modelsDir)).toBe(false);
    expect(await findPadPack(modelsDir)).toBeUndefined();
  });

  const bent = (change: (model: TinyPack['manifest']['models'][number]) => object) => ({
    ...first,
    manifest: { ...first.manifest, models: first.manifest.models.map((model) => ({ ...model, ...change(model) })) },
  });

  it.each([
    ['another digest', () => bent(() => ({ sha256: '0'.repeat(64) })), 'model', /SHA-256/],
    ['a file longer than told', () => bent(({ bytes }) => ({ bytes: bytes - 1 })), 'source', /more than/],
    ['outputs unlike the golden ones', () => bent(() => ({ golden: [9, 9] })), 'model', /test picture/],
    ['another shape', () => bent(({ output }) => ({ output: { ...output, shape: [1, 3] } })), 'model', /shape/],
    ['another input', () => bent(({ input }) => ({ input: { ...input, width: 9 } })), 'model', /does not run/],
    ['a file that is not there', () => bent(() => ({ file: 'other.onnx' })), 'source', /other\.onnx/],
  ] as const)('refuses %s and leaves what was there', async (_, pack, fault, message) => {
    await writePack(offered, second);
    await add(offered);
    await writePack(offered, pack());
    await expect(add(offered)).rejects.toMatchObject({ fault, message: expect.stringMatching(message) });
    expect(await readdir(modelsDir)).toEqual(['pad-2.b']);
  });

  it('refuses outputs that are no numbers', async () => {
    const pack = await makeTinyPack('1', [[3, 0]]);
    const broken = await makeTinyPack('1', [[Number.NaN, 0]]).catch((error: unknown) => error);
    expect(broken).toMatchObject({ message: expect.stringContaining('no finite number') });
    expect(pack.manifest.models[0]?.golden).toEqual([3, 0]);
  });

  it('compares the manifest with a digest that was given', async () => {
    await writePack(offered, first);
    await expect(add(offered, { sha256: '0'.repeat(64) })).rejects.toMatchObject({ fault: 'manifest' });
    await expect(readdir(modelsDir)).rejects.toThrow();
  });

  it.each([
    ['nowhere', () => '/nonexistent/pack', /cannot be read/],
    ['an empty folder', () => root, /lacks MiniFASNetV1SE\.onnx/],
    ['ftp', () => 'ftp://models.example/manifest.json', /over ftp/],
    ['a password', () => 'https://me:secret@models.example/manifest.json', /password/],
    ['no address', () => 'https://', /no address/],
  ])('adds nothing from %s', async (_, place, message) => {
    await expect(add(place())).rejects.toMatchObject({ fault: 'source', message: expect.stringMatching(message) });
  });

  it('reads no more from the web than was told, and says what the other side answered', async () => {
    const endless = () => new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536)) }));
    serve(first, { 'tiny-0.onnx': endless });
    await expect(add('https://models.example/manifest.json')).rejects.toMatchObject({ fault: 'source' });
    serve(first, { 'manifest.json': endless });
    await expect(add('https://models.example/manifest.json')).rejects.toMatchObject({ fault: 'source' });
    serve(first, { 'tiny-0.onnx': () => new Response('', { status: 503 }) });
    await expect(add('https://models.example/manifest.json')).rejects.toThrow('503');
    expect(await findPadPack(modelsDir)).toBeUndefined();
  });

  it('stops when it is told to', async () => {
    await writePack(offered, first);
    const stopped = new Error('stopped');
    await expect(add(offered, { signal: AbortSignal.abort(stopped) })).rejects.toBe(stopped);
    expect(await findPadPack(modelsDir)).toBeUndefined();
  });
});

describe('an added pack', () => {
  it('is not judged by when a file is missing or was changed, and says so', async () => {
    await writePack(offered, first);
    const { directory } = await add(offered);
    await truncate(join(directory, 'tiny-0.onnx'), 10);
    await expect(findPadPack(modelsDir)).rejects.toMatchObject({ fault: 'added_damaged' });
    await add(offered);
    expect(await readFile(join(directory, 'tiny-0.onnx'))).toEqual(Buffer.from(first.files['tiny-0.onnx'] ?? []));
    await writeFile(join(directory, 'manifest.json'), '{}');
    await expect(findPadPack(modelsDir)).rejects.toMatchObject({ fault: 'added_damaged' });
    expect(await removePadPack(modelsDir)).toBe(true);
  });

  it('is not what a build in progress or another file leaves', async () => {
    await mkdir(join(modelsDir, 'adding-pad'), { recursive: true });
    await writeFile(join(modelsDir, 'pad-note'), '');
    expect(await findPadPack(modelsDir)).toBeUndefined();
  });
});
