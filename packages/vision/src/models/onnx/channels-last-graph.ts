import type { Constant } from './constant.js';
import { permuteAxes } from './constant.js';
import { OnnxGraph } from './onnx-graph.js';

/**
 * A value in the graph. The source speaks of four axes as batch, height, width, channels; ONNX wants channels second.
 * `planar` values have been reordered so; the others are stored as the source says.
 */
export interface Value {
  readonly name: string;
  readonly planar: boolean;
}

export interface Window {
  /** Vertical, horizontal. */
  readonly strides: readonly [number, number];
  readonly dilations?: readonly [number, number];
  /** As TensorFlow: `same` puts the odd pixel of padding at the end. */
  readonly padding: 'same' | 'valid';
}

export type Activation = 'none' | 'relu' | 'relu6' | 'sigmoid';
export type Arithmetic = 'Add' | 'Sub' | 'Mul' | 'Min' | 'Max';

interface Clamp {
  readonly base: Value;
  readonly low: number;
  readonly high: number;
}

const planarAxes = [0, 2, 3, 1] as const;

/** Builds an ONNX graph from operations of a channels-last source. Kernels are given as ONNX has them: O, I, H, W. */
export class ChannelsLastGraph {
  readonly #onnx = new OnnxGraph();
  readonly #clamps = new Map<string, Clamp>();

  /** `shape`: batch, height, width, channels. */
  input(name: string, shape: readonly number[]): Value {
    const [batch, height, width, channels] = shape as [number, number, number, number];
    return { name: this.#onnx.input(name, [batch, channels, height, width]), planar: true };
  }

  /** The output has the source's order of axes. */
  output(value: Value, name: string, shape: readonly number[]): void {
    this.#onnx.output(this.#asSource(value), name, shape);
  }

  encode(): Uint8Array {
    return this.#onnx.encode();
  }

  convolution(x: Value, kernel: Constant, bias: Constant | undefined, window: Window, groups = 1): Value {
    const inputs = [x.name, this.#onnx.floats(kernel.values, kernel.shape)];
    if (bias) inputs.push(this.#onnx.floats(bias.values, bias.shape));
    const attributes = { ...windowAttributes(window), kernel_shape: kernel.shape.slice(2), group: groups };
    return { name: this.#onnx.node('Conv', inputs, attributes), planar: true };
  }

  maxPool(x: Value, size: readonly [number, number], window: Window): Value {
    return {
      name: this.#onnx.node('MaxPool', [x.name], { ...windowAttributes(window), kernel_shape: size }),
      planar: true,
    };
  }

  /** Pads a planar value with zeros; `paddings` are the source's: before and after, for each axis. */
  pad(x: Value, paddings: readonly number[]): Value {
    const [n0, n1, top, bottom, left, right, c0, c1] = paddings as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const pads = this.#onnx.integers([n0, c0, top, left, n1, c1, bottom, right]);
    return { name: this.#onnx.node('Pad', [x.name, pads]), planar: true };
  }

  arithmetic(type: Arithmetic, x: Value, y: Value | Constant): Value {
    const scalar = 'values' in y && y.values.length === 1 ? y.values[0] : undefined;
    if (scalar !== undefined && type === 'Min') return this.#clamp(x, Number.NEGATIVE_INFINITY, scalar);
    if (scalar !== undefined && type === 'Max') return this.#clamp(x, scalar, Number.POSITIVE_INFINITY);
    return { ...x, name: this.#onnx.node(type, [x.name, 'values' in y ? this.#broadcast(y, x) : y.name]) };
  }

  activate(x: Value, activation: Activation): Value {
    if (activation === 'relu') return this.#clamp(x, 0, Number.POSITIVE_INFINITY);
    if (activation === 'relu6') return this.#clamp(x, 0, 6);
    return activation === 'sigmoid' ? { ...x, name: this.#onnx.node('Sigmoid', [x.name]) } : x;
  }

  /** Negative values times a slope for each channel. */
  parametricRelu(x: Value, slope: Constant): Value {
    return { ...x, name: this.#onnx.node('PRelu', [x.name, this.#broadcast(slope, x)]) };
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return { name: this.#onnx.node('Reshape', [this.#asSource(x), this.#onnx.integers(shape)]), planar: false };
  }

  /** Mean over height and width. */
  globalMean(x: Value, keepAxes: boolean): Value {
    const name = this.#onnx.node('ReduceMean', [x.name], { axes: [2, 3], keepdims: keepAxes ? 1 : 0 });
    return { name, planar: keepAxes };
  }

  /** `x` (rows) times `weights` (inputs × outputs) plus `bias`. */
  dense(x: Value, weights: Constant, bias: Constant | undefined): Value {
    const product = this.#onnx.node('MatMul', [x.name, this.#onnx.floats(weights.values, weights.shape)]);
    if (!bias) return { name: product, planar: false };
    return { name: this.#onnx.node('Add', [product, this.#onnx.floats(bias.values, bias.shape)]), planar: false };
  }

  softmax(x: Value): Value {
    return { name: this.#onnx.node('Softmax', [this.#asSource(x)], { axis: -1 }), planar: false };
  }

  /** Limits that follow each other become one operator, which the runtime then folds into the convolution before it. */
  #clamp(x: Value, low: number, high: number): Value {
    const inner = this.#clamps.get(x.name) ?? {
      base: x,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    };
    const clamp = {
      base: inner.base,
      low: Math.min(Math.max(inner.low, low), high),
      high: Math.max(Math.min(inner.high, high), low),
    };
    const value = { name: this.#clampNode(clamp), planar: x.planar };
    this.#clamps.set(value.name, clamp);
    return value;
  }

  #clampNode({ base, low, high }: Clamp): string {
    if (low === 0 && high === Number.POSITIVE_INFINITY) return this.#onnx.node('Relu', [base.name]);
    const limit = (value: number) => (Number.isFinite(value) ? this.#onnx.floats([value]) : '');
    return this.#onnx.node('Clip', [base.name, limit(low), limit(high)]);
  }

  /** A constant shaped so that ONNX spreads it over `x` as the source would. */
  #broadcast(constant: Constant, x: Value): string {
    if (!x.planar || constant.values.length === 1) return this.#onnx.floats(constant.values, constant.shape);
    const padded = [...new Array<number>(4 - constant.shape.length).fill(1), ...constant.shape];
    const { shape, values } = permuteAxes({ shape: padded, values: constant.values }, [0, 3, 1, 2]);
    return this.#onnx.floats(values, shape.slice(1));
  }

  #asSource(value: Value): string {
    return value.planar ? this.#onnx.node('Transpose', [value.name], { perm: planarAxes }) : value.name;
  }
}

function windowAttributes({ strides, dilations, padding }: Window) {
  return {
    strides,
    auto_pad: padding === 'same' ? 'SAME_UPPER' : 'VALID',
    ...(dilations && { dilations }),
  };
}
