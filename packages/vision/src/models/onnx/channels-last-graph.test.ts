import { describe, expect, it } from 'vitest';
import { runOnnx } from '../testing/run-onnx.js';
import { ChannelsLastGraph, type Value } from './channels-last-graph.js';

/** One image of 2 × 2 pixels with 2 channels, planar: first channel 1 2 3 4, second 5 6 7 8. */
const image = { shape: [1, 2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 8] };

async function compute(shape: number[], operation: (graph: ChannelsLastGraph, x: Value) => Value, input = image) {
  const graph = new ChannelsLastGraph();
  const [n, c, h, w] = input.shape;
  graph.output(operation(graph, graph.input('input', [n, h, w, c])), 'y', shape);
  return (await runOnnx(graph.encode(), input)).y;
}

describe('operations, computed by the runtime', () => {
  it('returns outputs with the channels last', async () => {
    expect(await compute([1, 2, 2, 2], (_graph, x) => x)).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
  });

  it('convolves, adds a bias and clamps', async () => {
    const kernel = { shape: [1, 2, 1, 1], values: Float32Array.of(1, -1) };
    const bias = { shape: [1], values: Float32Array.of(3) };
    const window = { strides: [1, 1], padding: 'valid' } as const;
    const plain = await compute([1, 2, 2, 1], (graph, x) => graph.convolution(x, kernel, bias, window));
    expect(plain).toEqual([-1, -1, -1, -1]);
    const clamped = await compute([1, 2, 2, 1], (graph, x) =>
      graph.activate(graph.convolution(x, kernel, bias, window), 'relu'),
    );
    expect(clamped).toEqual([0, 0, 0, 0]);
  });

  it('pads `same` with the odd pixel at the end', async () => {
    const kernel = { shape: [1, 2, 2, 2], values: new Float32Array(8).fill(1) };
    const window = { strides: [1, 1], padding: 'same' } as const;
    const sums = await compute([1, 2, 2, 1], (graph, x) => graph.convolution(x, kernel, undefined, window));
    expect(sums).toEqual([36, 20, 22, 12]);
  });

  it('convolves each channel by itself', async () => {
    const kernel = { shape: [2, 1, 1, 1], values: Float32Array.of(2, 10) };
    const window = { strides: [1, 1], padding: 'valid' } as const;
    const y = await compute([1, 2, 2, 2], (graph, x) => graph.convolution(x, kernel, undefined, window, 2));
    expect(y).toEqual([2, 50, 4, 60, 6, 70, 8, 80]);
  });

  it('pools and pads', async () => {
    const window = { strides: [2, 2], padding: 'valid' } as const;
    expect(await compute([1, 1, 1, 2], (graph, x) => graph.maxPool(x, [2, 2], window))).toEqual([4, 8]);
    const padded = await compute([1, 2, 2, 3], (graph, x) => graph.pad(x, [0, 0, 0, 0, 0, 0, 0, 1]));
    expect(padded).toEqual([1, 5, 0, 2, 6, 0, 3, 7, 0, 4, 8, 0]);
  });

  it('spreads a constant for each channel and one for each pixel as the source would', async () => {
    const channels = { shape: [2], values: Float32Array.of(100, 200) };
    const added = await compute([1, 2, 2, 2], (graph, x) => graph.arithmetic('Add', x, channels));
    expect(added).toEqual([101, 205, 102, 206, 103, 207, 104, 208]);
    const pixels = { shape: [2, 2, 1], values: Float32Array.of(1, 0, 0, 2) };
    const scaled = await compute([1, 2, 2, 2], (graph, x) => graph.arithmetic('Mul', x, pixels));
    expect(scaled).toEqual([1, 5, 0, 0, 0, 0, 8, 16]);
  });

  it('bends negative values by a slope for each channel', async () => {
    const slope = { shape: [2], values: Float32Array.of(0.5, 0.25) };
    const minus = { shape: [], values: Float32Array.of(-1) };
    const y = await compute([1, 2, 2, 2], (graph, x) => graph.parametricRelu(graph.arithmetic('Mul', x, minus), slope));
    expect(y).toEqual([-0.5, -1.25, -1, -1.5, -1.5, -1.75, -2, -2]);
  });

  it('takes the mean over the pixels, multiplies by weights and makes probabilities', async () => {
    const weights = { shape: [2, 1], values: Float32Array.of(2, 1) };
    const bias = { shape: [1], values: Float32Array.of(0.5) };
    const dense = await compute([1, 1], (graph, x) => graph.dense(graph.globalMean(x, false), weights, bias));
    expect(dense).toEqual([12]);
    const softmax = await compute([1, 2, 2, 2], (graph, x) => graph.softmax(x));
    expect(softmax[0] + softmax[1]).toBeCloseTo(1, 6);
    expect(softmax[1]).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
  });

  it('reshapes in the order of the source', async () => {
    expect(await compute([1, 8], (graph, x) => graph.reshape(x, [1, 8]))).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
  });
});

it('merges limits that follow each other and leaves out what no output needs', () => {
  const graph = new ChannelsLastGraph();
  const x = graph.input('input', [1, 2, 2, 2]);
  const six = { shape: [], values: Float32Array.of(6) };
  const zero = { shape: [], values: Float32Array.of(0) };
  const limited = graph.arithmetic('Max', graph.arithmetic('Min', graph.activate(x, 'relu'), six), zero);
  graph.softmax(x);
  graph.output(limited, 'y', [1, 2, 2, 2]);
  const text = Buffer.from(graph.encode()).toString('latin1');
  expect(text.split('"\u0004Clip')).toHaveLength(2);
  expect(text).not.toContain('Relu');
  expect(text).not.toContain('Softmax');
});
