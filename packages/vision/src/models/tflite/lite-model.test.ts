import { expect, it } from 'vitest';
import { type FlatFields, writeFlatBuffer } from '../testing/flatbuffer-writer.js';
import { runOnnx } from '../testing/run-onnx.js';
import { convertLiteModel } from './convert.js';
import { FlatTable } from './flatbuffer.js';

const text = (value: string) => ({ bytes: Buffer.from(value) });
const floats = (...values: number[]) => ({ bytes: new Uint8Array(Float32Array.from(values).buffer) });
const tensor = (shape: number[], buffer: number): FlatFields => ({
  0: { ints: shape },
  1: { byte: 0 },
  2: { int: buffer },
  3: text('t'),
});
const operator = (code: number, inputs: number[], output: number, options: FlatFields = {}): FlatFields => ({
  0: { int: code },
  1: { ints: inputs },
  2: { ints: [output] },
  4: { table: options },
});

/** A model of the operators given, over tensors of one 1 × 2 × 2 image with 2 channels; weights stand in `buffers`. */
function liteModel(options: {
  tensors: FlatFields[];
  operators: FlatFields[];
  codes: number[];
  output: number;
  buffers: FlatFields[];
}) {
  const graph = {
    0: { tables: options.tensors },
    1: { ints: [0] },
    2: { ints: [options.output] },
    3: { tables: options.operators },
  };
  return writeFlatBuffer({
    1: { tables: options.codes.map((code) => ({ 0: { byte: Math.min(code, 127) }, 3: { int: code } })) },
    2: { tables: [graph] },
    4: { tables: options.buffers },
  });
}

const image = { shape: [1, 2, 2, 2], values: [1, -2, 3, -4, 5, -6, 7, -8] };

it('reads fields, vectors, texts and absent fields', () => {
  const root = FlatTable.root(
    writeFlatBuffer({ 0: { byte: -3 }, 2: { ints: [7, -8] }, 3: { table: { 1: { int: 9 } } }, 5: text('name') }),
  );
  expect(root.byte(0)).toBe(-3);
  expect(root.int(1, 42)).toBe(42);
  expect(root.ints(2)).toEqual([7, -8]);
  expect(root.table(3)?.int(1)).toBe(9);
  expect(root.table(4)).toBeUndefined();
  expect(root.text(5)).toBe('name');
  expect(root.tables(9)).toEqual([]);
});

it('converts a convolution with a fused activation and a reshape', async () => {
  const model = liteModel({
    codes: [3, 22],
    tensors: [
      tensor([2, 2, 2, 2], 0),
      tensor([1, 1, 1, 2], 1),
      tensor([1], 2),
      tensor([2, 2, 2, 1], 0),
      tensor([2, 4], 0),
    ],
    // CONV_2D: padding valid, strides 1, ReLU.
    operators: [
      operator(0, [0, 1, 2], 3, { 0: { byte: 1 }, 1: { int: 1 }, 2: { int: 1 }, 3: { byte: 1 } }),
      operator(1, [3], 4),
    ],
    output: 4,
    buffers: [{}, { 0: floats(1, 2) }, { 0: floats(0.5) }],
  });
  const { y } = await runOnnx(convertLiteModel(model, { name: 'y', shape: [1, 4] }), image);
  expect(y).toEqual([11.5, 0, 17.5, 0]);
});

it('recognises a parametric ReLU that is spelled out', async () => {
  const same = tensor([1, 2, 2, 2], 0);
  const model = liteModel({
    codes: [19, 101, 41, 18, 0],
    tensors: [same, same, same, same, tensor([2], 1), same, same],
    operators: [
      operator(0, [0], 1),
      operator(1, [0], 2),
      operator(2, [0, 2], 3),
      operator(3, [4, 3], 5),
      operator(4, [1, 5], 6),
    ],
    output: 6,
    buffers: [{}, { 0: floats(0.25, 0.125) }],
  });
  const onnx = convertLiteModel(model, { name: 'y', shape: [1, 2, 2, 2] });
  expect((await runOnnx(onnx, image)).y).toEqual([1, 5, -1, -1.5, 3, 7, -2, -2]);
  expect(Buffer.from(onnx).toString('latin1')).not.toContain('Abs');
});

it('refuses an operator that it does not know', () => {
  const tensors = [tensor([1, 2, 2, 2], 0), tensor([1, 2, 2, 2], 0)];
  const model = liteModel({ codes: [99], tensors, operators: [operator(0, [0], 1)], output: 1, buffers: [{}] });
  expect(() => convertLiteModel(model, { name: 'y', shape: [] })).toThrow('operator 99');
});
