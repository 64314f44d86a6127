import { describe, expect, it } from 'vitest';
import { runOnnx } from '../testing/run-onnx.js';
import { OnnxGraph } from './onnx-graph.js';
import { protobufFields } from './protobuf-fields.js';
import { splitParametricRelus } from './split-parametric-relu.js';

function twoParametricRelus(): Uint8Array {
  const graph = new OnnxGraph();
  const x = graph.input('input', [1, 2, 1, 3]);
  const first = graph.node('PRelu', [x, graph.floats([0.25, -2], [2, 1, 1])]);
  graph.output(graph.node('PRelu', [first, graph.floats([3], [1])]), 'y', [1, 2, 1, 3]);
  return graph.encode();
}

const operatorsOf = (model: Uint8Array) =>
  [...protobufFields(model)]
    .filter(({ number }) => number === 7)
    .flatMap(({ value }) => [...protobufFields(value)].filter(({ number }) => number === 1))
    .flatMap(({ value }) => [...protobufFields(value)].filter(({ number }) => number === 4))
    .map(({ value }) => Buffer.from(value).toString());

describe('splitting PRelu into plain steps', () => {
  const input = { shape: [1, 2, 1, 3], values: [-4, 0, 4, -1, 0.5, -0.25] };

  it('computes the same numbers, and leaves no PRelu', async () => {
    const model = twoParametricRelus();
    const split = splitParametricRelus(model);
    expect(operatorsOf(model).filter((type) => type === 'PRelu')).toHaveLength(2);
    expect(operatorsOf(split)).not.toContain('PRelu');
    expect((await runOnnx(split, input)).y).toEqual((await runOnnx(model, input)).y);
    expect((await runOnnx(split, input)).y).toEqual([-3, 0, 4, 2, 0.5, 0.5]);
  });

  it('returns a model without PRelu as it is', () => {
    const graph = new OnnxGraph();
    graph.output(graph.node('Relu', [graph.input('input', [1, 2])]), 'y', [1, 2]);
    const model = graph.encode();
    expect(Buffer.from(splitParametricRelus(model))).toEqual(Buffer.from(model));
  });

  it('refuses bytes that are no model', () => {
    expect(() => splitParametricRelus(Uint8Array.of(0x3a, 0xff))).toThrow(RangeError);
    expect(() => splitParametricRelus(Uint8Array.of(7))).toThrow(RangeError);
  });
});
