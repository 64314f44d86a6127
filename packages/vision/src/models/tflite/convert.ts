import { ConversionError } from '../conversion-error.js';
import { type Activation, ChannelsLastGraph, type Value, type Window } from '../onnx/channels-last-graph.js';
import { type Constant, permuteAxes } from '../onnx/constant.js';
import { type LiteModel, type LiteOperator, parseLiteModel } from './lite-model.js';
import { parametricReluOf } from './parametric-relu.js';

const activations: readonly (Activation | undefined)[] = ['none', 'relu', undefined, 'relu6'];

/**
 * Converts a TensorFlow Lite model with one input and one output to ONNX: planar (NCHW) input named `input`, one image
 * in a batch whatever the source's batch. Raises ConversionError for an operator that it does not know.
 */
export function convertLiteModel(
  data: Uint8Array,
  output: { readonly name: string; readonly shape: readonly number[] },
): Uint8Array {
  const model = parseLiteModel(data);
  const graph = new ChannelsLastGraph();
  const converter = new LiteConverter(model, graph);
  graph.output(converter.value(model.outputs[0] ?? -1), output.name, output.shape);
  return graph.encode();
}

class LiteConverter {
  readonly #model: LiteModel;
  readonly #graph: ChannelsLastGraph;
  readonly #producers: Map<number, LiteOperator>;
  readonly #values = new Map<number, Value>();

  constructor(model: LiteModel, graph: ChannelsLastGraph) {
    this.#model = model;
    this.#graph = graph;
    this.#producers = new Map(model.operators.map((operator) => [operator.output, operator]));
    const input = model.inputs[0] ?? -1;
    this.#values.set(input, graph.input('input', [1, ...this.#shape(input).slice(1)]));
  }

  value(tensor: number): Value {
    const known = this.#values.get(tensor);
    if (known) return known;
    const operator = this.#producers.get(tensor);
    if (!operator) throw new ConversionError(`nothing produces tensor ${tensor}`);
    const value = this.#convert(operator);
    this.#values.set(tensor, value);
    return value;
  }

  #convert(operator: LiteOperator): Value {
    const [first = -1, second = -1, third = -1] = operator.inputs;
    const { options } = operator;
    switch (operator.name) {
      case 'CONV_2D': {
        const kernel = permuteAxes(this.#constant(second), [0, 3, 1, 2]);
        const window = windowOf(operator, 4);
        const y = this.#graph.convolution(this.value(first), kernel, this.#bias(third), window);
        return this.#activate(y, options?.byte(3));
      }
      case 'DEPTHWISE_CONV_2D': {
        const kernel = permuteAxes(this.#constant(second), [3, 0, 1, 2]);
        const window = windowOf(operator, 5);
        const channels = (kernel.shape[0] ?? 0) / (options?.int(3) || 1);
        const y = this.#graph.convolution(this.value(first), kernel, this.#bias(third), window, channels);
        return this.#activate(y, options?.byte(4));
      }
      case 'RESHAPE':
        return this.#graph.reshape(this.value(first), [1, ...this.#shape(operator.output).slice(1)]);
      case 'RELU':
        return this.#graph.activate(this.value(first), 'relu');
      case 'ADD': {
        const prelu = parametricReluOf(operator, this.#model, this.#producers);
        if (prelu) return this.#graph.parametricRelu(this.value(prelu.input), prelu.slope);
        return this.#activate(this.#graph.arithmetic('Add', this.value(first), this.value(second)), options?.byte(0));
      }
      default:
        throw new ConversionError(`operator ${operator.name} outside of a parametric ReLU`);
    }
  }

  #activate(value: Value, code = 0): Value {
    const activation = activations[code];
    if (!activation) throw new ConversionError(`activation ${code}`);
    return this.#graph.activate(value, activation);
  }

  #bias(tensor: number): Constant | undefined {
    return tensor < 0 ? undefined : this.#constant(tensor);
  }

  #constant(tensor: number): Constant {
    const constant = this.#model.tensors[tensor]?.constant;
    if (!constant) throw new ConversionError(`tensor ${tensor} is not constant`);
    return constant;
  }

  #shape(tensor: number): readonly number[] {
    return this.#model.tensors[tensor]?.shape ?? [];
  }
}

/** Both convolutions' options begin with padding, stride x, stride y; dilation x, y stand at `dilationField`. */
function windowOf({ options }: LiteOperator, dilationField: number): Window {
  const dilations = [options?.int(dilationField + 1, 1) ?? 1, options?.int(dilationField, 1) ?? 1] as const;
  return {
    strides: [options?.int(2, 1) ?? 1, options?.int(1, 1) ?? 1],
    padding: options?.byte(0) === 1 ? 'valid' : 'same',
    ...(dilations[0] * dilations[1] > 1 && { dilations }),
  };
}
