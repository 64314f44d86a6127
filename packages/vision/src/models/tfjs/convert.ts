import { ConversionError } from '../conversion-error.js';
import { ChannelsLastGraph, type Value } from '../onnx/channels-last-graph.js';
import type { Constant } from '../onnx/constant.js';
import { dataInputs, type GraphNode, nodeName, parseGraphModel, shapeOf } from './graph-model.js';
import { type Operands, operations } from './operations.js';
import { readWeights } from './weights.js';

/** A value of the source to keep: its name there, the name and shape of the output that it becomes. */
export interface WantedOutput {
  readonly from: string;
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * Converts a TensorFlow.js graph model to ONNX with one image in a batch, planar (NCHW) input named `input`.
 * Raises ConversionError for an operation that it does not know.
 */
export function convertGraphModel(json: Uint8Array, weights: Uint8Array, outputs: readonly WantedOutput[]): Uint8Array {
  const model = parseGraphModel(json);
  const nodes = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  const constants = readWeights(model, weights);
  const graph = new ChannelsLastGraph();
  const values = new Map<string, Value>();

  const convert = (name: string): Value => {
    const known = values.get(name);
    if (known) return known;
    const node = nodes.get(name);
    if (!node) throw new ConversionError(`no node ${name}`);
    const value = convertNode(node);
    values.set(name, value);
    return value;
  };
  const operandsOf = (node: GraphNode): Operands => {
    const names = dataInputs(node);
    const constantAt = (index: number): Constant => {
      const constant = constants.get(names[index] ?? '');
      if (!constant) throw new ConversionError(`input ${index} of ${node.name} is not constant`);
      return constant;
    };
    return {
      count: names.length,
      value: (index) => convert(names[index] ?? ''),
      constant: constantAt,
      either: (index) => constants.get(names[index] ?? '') ?? convert(names[index] ?? ''),
    };
  };
  const convertNode = (node: GraphNode): Value => {
    if (node.op === 'Placeholder') return graph.input('input', shapeOf(node));
    const operation = operations[node.op];
    if (!operation) throw new ConversionError(`operation ${node.op} of ${node.name}`);
    return operation(graph, node, operandsOf(node));
  };

  for (const { from, name, shape } of outputs) graph.output(convert(nodeName(from)), name, shape);
  return graph.encode();
}
