import { expect, it } from 'vitest';
import { runOnnx } from '../testing/run-onnx.js';
import { convertGraphModel } from './convert.js';
import type { GraphNode } from './graph-model.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const placeholder = {
  name: 'image',
  op: 'Placeholder',
  attr: { shape: { shape: { dim: ['-1', '2', '2', '2'].map((size) => ({ size })) } } },
};
const image = { shape: [1, 2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 8] };

function model(nodes: readonly GraphNode[], weights: readonly unknown[]) {
  return json({ modelTopology: { node: [placeholder, ...nodes] }, weightsManifest: [{ weights }] });
}

const fused: GraphNode = {
  name: 'conv',
  op: '_FusedConv2D',
  input: ['image', 'kernel', 'bias', '^control'],
  attr: {
    strides: { list: { i: ['1', '2', '2', '1'] } },
    padding: { s: base64('SAME') },
    fused_ops: { list: { s: [base64('BiasAdd'), base64('Relu')] } },
  },
};

it('converts a fused convolution whose weights are half-precision', async () => {
  const weights = [
    { name: 'kernel', shape: [1, 1, 2, 2], dtype: 'float32', quantization: { dtype: 'float16' } },
    { name: 'bias', shape: [2], dtype: 'float32' },
  ];
  // Kernel in height, width, input, output: first output 1·a + 2·b, second -(a + b).
  const kernel = new Uint8Array(Uint16Array.of(0x3c00, 0xbc00, 0x4000, 0xbc00).buffer);
  const bias = new Uint8Array(Float32Array.of(0.5, 7).buffer);
  const outputs = [{ from: 'conv:0', name: 'y', shape: [1, 1, 1, 2] }];
  const onnx = convertGraphModel(model([fused], weights), Buffer.concat([kernel, bias]), outputs);
  expect((await runOnnx(onnx, image)).y).toEqual([11.5, 1]);
});

it('gives the same bytes each time', () => {
  const nodes: GraphNode[] = [{ name: 'y', op: 'Sigmoid', input: ['image'] }];
  const convert = () =>
    convertGraphModel(model(nodes, []), new Uint8Array(), [{ from: 'y', name: 'y', shape: [1, 2, 2, 2] }]);
  expect(Buffer.from(convert()).equals(convert())).toBe(true);
});

it('refuses operations, weights and paddings that it does not know', () => {
  const output = [{ from: 'y', name: 'y', shape: [] }];
  const convert = (node: GraphNode, weights: unknown[] = [], data = new Uint8Array()) =>
    convertGraphModel(model([node], weights), data, output);
  expect(() => convert({ name: 'y', op: 'Cumsum', input: ['image'] })).toThrow('operation Cumsum');
  const complex = [{ name: 'w', shape: [1], dtype: 'complex64' }];
  expect(() => convert({ name: 'y', op: 'Identity', input: ['image'] }, complex)).toThrow('weights of type complex64');
  const explicit = { ...fused, name: 'y', attr: { ...fused.attr, padding: { s: base64('EXPLICIT') }, fused_ops: {} } };
  const kernel = [{ name: 'kernel', shape: [1, 1, 2, 1], dtype: 'float32' }];
  expect(() => convert(explicit, kernel, new Uint8Array(8))).toThrow('padding EXPLICIT');
});
