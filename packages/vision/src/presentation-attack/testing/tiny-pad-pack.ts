import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goldenOutput } from '../../models/golden.js';
import { OnnxGraph } from '../../models/onnx/onnx-graph.js';
import type { PadManifest, PadModelManifest } from '../pack/pad-manifest.js';

export interface TinyPack {
  readonly manifest: PadManifest;
  /** By name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** A pack whose every model gives the same logits, whatever it sees: live first, then attack. */
export async function makeTinyPack(version: string, logits: readonly (readonly [number, number])[]): Promise<TinyPack> {
  const files: Record<string, Uint8Array> = {};
  const models: PadModelManifest[] = [];
  for (const [index, pair] of logits.entries()) {
    const name = `tiny-${index}.onnx`;
    files[name] = constantModel(pair);
    models.push(await describe(name, files[name]));
  }
  return { manifest: { id: 'pad', version, shift: 0, models }, files };
}

/** Writes the pack's files and its manifest, or another text in the manifest's place. */
export async function writePack(folder: string, { manifest, files }: TinyPack, text?: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, 'manifest.json'), text ?? JSON.stringify(manifest));
}

function constantModel([live, attack]: readonly [number, number]): Uint8Array {
  const graph = new OnnxGraph();
  const mean = graph.node('GlobalAveragePool', [graph.input('input', [1, 3, 8, 8])]);
  const zero = graph.node('MatMul', [graph.node('Flatten', [mean]), graph.floats([0, 0, 0, 0, 0, 0], [3, 2])]);
  graph.output(graph.node('Add', [zero, graph.floats([live, attack], [1, 2])]), 'output', [1, 2]);
  return graph.encode();
}

async function describe(file: string, bytes: Uint8Array): Promise<PadModelManifest> {
  const input = {
    width: 8,
    height: 8,
    channels: 3,
    colourOrder: 'RGB',
    mean: [0, 0, 0],
    factor: [1, 1, 1],
    layout: 'NCHW',
    fit: { rule: 'box', side: 'longer', margin: 1, outside: 'edge' },
    resample: 'bilinear',
  } as const;
  const output = { name: 'output', shape: [1, 2], kind: 'logits', liveIndex: 0, meaning: 'live, attack' } as const;
  const { output: golden } = await goldenOutput({ file, input, outputs: [{ ...output, role: 'output' }] }, bytes);
  return {
    task: 'liveness',
    file,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.byteLength,
    licence: 'Apache-2.0',
    source: 'made by a test',
    input: { ...input, mean: [...input.mean], factor: [...input.factor] },
    output: { ...output, shape: [...output.shape] },
    golden: [...golden],
  };
}
