import { ConversionError } from '../conversion-error.js';
import type { Arithmetic, ChannelsLastGraph, Value, Window } from '../onnx/channels-last-graph.js';
import { type Constant, permuteAxes } from '../onnx/constant.js';
import { flagOf, type GraphNode, integersOf, textOf, textsOf } from './graph-model.js';

/** Inputs of a node by position. */
export interface Operands {
  readonly count: number;
  value(index: number): Value;
  constant(index: number): Constant;
  either(index: number): Value | Constant;
}

type Operation = (graph: ChannelsLastGraph, node: GraphNode, operands: Operands) => Value;

/** How each TensorFlow operation that the models use is said in ONNX. */
export const operations: Readonly<Record<string, Operation>> = {
  Identity: (_graph, _node, operands) => operands.value(0),
  Conv2D: convolution,
  _FusedConv2D: convolution,
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2dNative: depthwise,
  MatMul: dense,
  _FusedMatMul: dense,
  Add: arithmetic('Add'),
  AddV2: arithmetic('Add'),
  Mul: arithmetic('Mul'),
  Minimum: arithmetic('Min'),
  Maximum: arithmetic('Max'),
  Relu: (graph, _node, operands) => graph.activate(operands.value(0), 'relu'),
  Relu6: (graph, _node, operands) => graph.activate(operands.value(0), 'relu6'),
  Sigmoid: (graph, _node, operands) => graph.activate(operands.value(0), 'sigmoid'),
  Prelu: (graph, _node, operands) => graph.parametricRelu(operands.value(0), operands.constant(1)),
  Softmax: (graph, _node, operands) => graph.softmax(operands.value(0)),
  Pad: (graph, _node, operands) => graph.pad(operands.value(0), Array.from(operands.constant(1).values)),
  Reshape: (graph, _node, operands) => graph.reshape(operands.value(0), Array.from(operands.constant(1).values)),
  MaxPool: (graph, node, operands) => {
    const [, height, width] = integersOf(node, 'ksize') as [number, number, number];
    return graph.maxPool(operands.value(0), [height, width], windowOf(node));
  },
  Mean: (graph, node, operands) => {
    const axes = Array.from(operands.constant(1).values).sort();
    if (axes.length !== 2 || axes[0] !== 1 || axes[1] !== 2) throw new ConversionError(`mean over axes ${axes}`);
    return graph.globalMean(operands.value(0), flagOf(node, 'keep_dims'));
  },
};

function convolution(graph: ChannelsLastGraph, node: GraphNode, operands: Operands): Value {
  const kernel = permuteAxes(operands.constant(1), [3, 2, 0, 1]);
  const steps = fusedSteps(node, operands);
  return steps.finish(graph, graph.convolution(operands.value(0), kernel, steps.bias, windowOf(node)));
}

function depthwise(graph: ChannelsLastGraph, node: GraphNode, operands: Operands): Value {
  const source = operands.constant(1);
  const [height, width, channels, multiplier] = source.shape as [number, number, number, number];
  const { values } = permuteAxes(source, [2, 3, 0, 1]);
  const kernel = { shape: [channels * multiplier, 1, height, width], values };
  const steps = fusedSteps(node, operands);
  return steps.finish(graph, graph.convolution(operands.value(0), kernel, steps.bias, windowOf(node), channels));
}

function dense(graph: ChannelsLastGraph, node: GraphNode, operands: Operands): Value {
  if (flagOf(node, 'transpose_a')) throw new ConversionError(`transposed rows in ${node.name}`);
  const weights = flagOf(node, 'transpose_b') ? permuteAxes(operands.constant(1), [1, 0]) : operands.constant(1);
  const steps = fusedSteps(node, operands);
  return steps.finish(graph, graph.dense(operands.value(0), weights, steps.bias));
}

function arithmetic(type: Arithmetic): Operation {
  return (graph, _node, operands) => graph.arithmetic(type, operands.value(0), operands.either(1));
}

/** What was fused behind a convolution or product: a bias (input 2), then an activation (slopes are input 3). */
function fusedSteps(node: GraphNode, operands: Operands) {
  const [first, ...rest] = textsOf(node, 'fused_ops');
  const hasBias = first === 'BiasAdd';
  const activations = hasBias || first === undefined ? rest : [first, ...rest];
  return {
    bias: hasBias ? operands.constant(2) : undefined,
    finish: (graph: ChannelsLastGraph, value: Value) =>
      activations.reduce((x, activation) => applyFused(graph, x, activation, operands), value),
  };
}

function applyFused(graph: ChannelsLastGraph, x: Value, activation: string, operands: Operands): Value {
  switch (activation) {
    case 'Relu':
      return graph.activate(x, 'relu');
    case 'Relu6':
      return graph.activate(x, 'relu6');
    case 'Prelu':
      return graph.parametricRelu(x, operands.constant(3));
    default:
      throw new ConversionError(`fused operation ${activation}`);
  }
}

function windowOf(node: GraphNode): Window {
  const [, strideY = 1, strideX = 1] = integersOf(node, 'strides');
  const [, dilationY = 1, dilationX = 1] = integersOf(node, 'dilations');
  const padding = textOf(node, 'padding');
  if (padding !== 'SAME' && padding !== 'VALID') throw new ConversionError(`padding ${padding} in ${node.name}`);
  return {
    strides: [strideY, strideX],
    padding: padding === 'SAME' ? 'same' : 'valid',
    ...(dilationY * dilationX > 1 && { dilations: [dilationY, dilationX] as const }),
  };
}
