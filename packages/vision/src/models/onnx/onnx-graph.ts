import { ProtobufWriter } from './protobuf-writer.js';

/** A whole number, a list of them, text, or a fraction. */
export type Attribute = number | readonly number[] | string | { float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

interface Node {
  type: string;
  inputs: readonly string[];
  output: string;
  attributes: Attributes;
}

interface Port {
  name: string;
  shape: readonly number[];
}

/** Field numbers, type codes and versions of onnx.proto3. */
const elementType = { float: 1, int64: 7 } as const;
const attributeType = { float: 1, int: 2, string: 3, ints: 7 } as const;
const irVersion = 8;
const opsetVersion = 13;

/**
 * Collects nodes and constants and encodes them as an ONNX model. Each value is known by the name that its method
 * returned. Nodes and constants that no output needs are left out, so that a converter may emit freely. The same calls
 * give the same bytes.
 */
export class OnnxGraph {
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, ProtobufWriter>();
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];

  input(name: string, shape: readonly number[]): string {
    this.#inputs.push({ name, shape });
    return name;
  }

  output(value: string, name: string, shape: readonly number[]): void {
    this.#nodes.push({ type: 'Identity', inputs: [value], output: name, attributes: {} });
    this.#outputs.push({ name, shape });
  }

  /** A float32 tensor; without a shape, a scalar. */
  floats(values: ArrayLike<number>, shape: readonly number[] = []): string {
    const bytes = new Uint8Array(4 * values.length);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i], true);
    return this.#constant(elementType.float, shape, bytes);
  }

  /** A list of int64. */
  integers(values: readonly number[]): string {
    const bytes = new Uint8Array(8 * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => {
      view.setBigInt64(8 * i, BigInt(value), true);
    });
    return this.#constant(elementType.int64, [values.length], bytes);
  }

  /** Applies an operator. An empty input name stands for an optional input left out. */
  node(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = `${type}_${this.#nodes.length}`;
    this.#nodes.push({ type, inputs, output, attributes });
    return output;
  }

  encode(): Uint8Array {
    const needed = this.#neededValues();
    const graph = new ProtobufWriter();
    for (const node of this.#nodes) if (needed.has(node.output)) graph.message(1, encodeNode(node));
    graph.string(2, 'graph');
    for (const [name, tensor] of this.#constants) if (needed.has(name)) graph.message(5, tensor);
    for (const port of this.#inputs) graph.message(11, encodePort(port));
    for (const port of this.#outputs) graph.message(12, encodePort(port));
    const opset = new ProtobufWriter().string(1, '').int(2, opsetVersion);
    return new ProtobufWriter().int(1, irVersion).string(2, 'facet').message(7, graph).message(8, opset).finish();
  }

  #constant(type: number, shape: readonly number[], bytes: Uint8Array): string {
    const name = `constant_${this.#constants.size}`;
    const tensor = new ProtobufWriter();
    for (const size of shape) tensor.int(1, size);
    this.#constants.set(name, tensor.int(2, type).string(8, name).bytes(9, bytes));
    return name;
  }

  #neededValues(): Set<string> {
    const needed = new Set(this.#outputs.map((port) => port.name));
    // A node comes after those it takes from, so one walk from the end sees every use before the producer.
    for (const node of this.#nodes.toReversed()) {
      if (needed.has(node.output)) for (const input of node.inputs) needed.add(input);
    }
    return needed;
  }
}

function encodeNode({ type, inputs, output, attributes }: Node): ProtobufWriter {
  const node = new ProtobufWriter();
  for (const input of inputs) node.string(1, input);
  node.string(2, output).string(3, output).string(4, type);
  for (const [name, value] of Object.entries(attributes)) node.message(5, encodeAttribute(name, value));
  return node;
}

function encodeAttribute(name: string, value: Attribute): ProtobufWriter {
  const attribute = new ProtobufWriter().string(1, name);
  if (typeof value === 'number') return attribute.int(3, value).int(20, attributeType.int);
  if (typeof value === 'string') return attribute.bytes(4, Buffer.from(value)).int(20, attributeType.string);
  if ('float' in value) return attribute.float(2, value.float).int(20, attributeType.float);
  for (const item of value) attribute.int(8, item);
  return attribute.int(20, attributeType.ints);
}

function encodePort({ name, shape }: Port): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const size of shape) dimensions.message(1, new ProtobufWriter().int(1, size));
  const tensorType = new ProtobufWriter().int(1, elementType.float).message(2, dimensions);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensorType));
}
