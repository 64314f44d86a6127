import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { create } from 'tar';
import type { PackRecipe } from '../build/build-pack.js';
import type { TarballSource } from '../build/download.js';
import { goldenOutput } from '../golden.js';
import type { ModelManifest, ModelPackage, ModelTask } from '../manifest.js';
import { OnnxGraph } from '../onnx/onnx-graph.js';

export interface SamplePack {
  readonly recipe: PackRecipe;
  /** Tarballs by package name. */
  readonly tarballs: Record<string, Buffer>;
}

/** Two packages with a model each, small enough to build in milliseconds. */
export async function makeSamplePack(): Promise<SamplePack> {
  const models = [await makeModel('first', 'emotion', 2), await makeModel('second', 'liveness', 3)];
  const tarballs = Object.fromEntries(models.map(({ manifest, tarball }) => [manifest.source.package, tarball]));
  const packages = models.map(
    ({ manifest: { source }, tarball }): ModelPackage => ({
      name: source.package,
      version: source.version,
      integrity: source.integrity,
      bytes: tarball.length,
      licence: 'MIT',
    }),
  );
  const golden = Object.fromEntries(models.map((model) => [model.manifest.task, { golden: model.golden }]));
  const manifest = { id: 'sample', version: '1', models: models.map((model) => model.manifest) };
  return { recipe: { manifest, packages, golden }, tarballs };
}

/** Serves the tarballs and checks their integrity at the end, as npm's library does. Counts the requests by package. */
export function sampleSource({ tarballs }: SamplePack): { source: TarballSource; requests: Record<string, number> } {
  const requests: Record<string, number> = {};
  const source: TarballSource = async ({ name, integrity }, handle) => {
    requests[name] = (requests[name] ?? 0) + 1;
    const tarball = tarballs[name] ?? Buffer.alloc(0);
    const parts = function* () {
      for (let at = 0; at < tarball.length; at += 512) yield tarball.subarray(at, at + 512);
      if (integrityOf(tarball) !== integrity) throw Object.assign(new Error('wrong sha512'), { code: 'EINTEGRITY' });
    };
    return handle(Readable.from(parts()));
  };
  return { source, requests };
}

async function makeModel(name: string, task: ModelTask, factor: number) {
  const graph = new OnnxGraph();
  const input = graph.input('input', [1, 1, 4, 4]);
  graph.output(graph.node('Mul', [input, graph.floats([factor])]), 'y', [1, 1, 4, 4]);
  const file = graph.encode();
  const path = `models/${name}.onnx`;
  const tarball = await packPackage({ [path]: file, 'README.md': Buffer.alloc(5000, name) });
  const manifest: ModelManifest = {
    task,
    file: `${name}.onnx`,
    sha256: createHash('sha256').update(file).digest('hex'),
    bytes: file.length,
    licence: 'MIT',
    source: { package: name, version: '1.0.0', integrity: integrityOf(tarball), paths: [path], format: 'onnx' },
    input: {
      width: 4,
      height: 4,
      channels: 1,
      colourOrder: 'RGB',
      mean: [0],
      factor: [1],
      layout: 'NCHW',
      fit: { rule: 'stretch' },
    },
    outputs: [{ name: 'y', role: 'y', shape: [1, 1, 4, 4], meaning: 'the input, multiplied' }],
  };
  return { manifest, tarball, golden: await goldenOutput(manifest, file) };
}

async function packPackage(files: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'facet-sample-'));
  try {
    for (const [path, data] of Object.entries(files)) {
      await mkdir(dirname(join(directory, 'package', path)), { recursive: true });
      await writeFile(join(directory, 'package', path), data);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of create({ cwd: directory, gzip: true, portable: true }, ['package'])) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function integrityOf(data: Uint8Array): string {
  return `sha512-${createHash('sha512').update(data).digest('base64')}`;
}
