import { ConversionError } from '../conversion-error.js';
import type { Constant } from '../onnx/constant.js';
import { FlatTable } from './flatbuffer.js';

/** Operators by their numbers in TensorFlow Lite's schema, as far as the converter knows them. */
const operatorNames: Readonly<Record<number, OperatorName>> = {
  0: 'ADD',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  18: 'MUL',
  19: 'RELU',
  22: 'RESHAPE',
  41: 'SUB',
  101: 'ABS',
};

export type OperatorName = 'ADD' | 'CONV_2D' | 'DEPTHWISE_CONV_2D' | 'MUL' | 'RELU' | 'RESHAPE' | 'SUB' | 'ABS';

export interface LiteOperator {
  readonly name: OperatorName;
  /** Tensor numbers; -1 for an optional input left out. */
  readonly inputs: readonly number[];
  readonly output: number;
  readonly options: FlatTable | undefined;
}

export interface LiteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Present for weights. */
  readonly constant: Constant | undefined;
}

export interface LiteModel {
  readonly tensors: readonly LiteTensor[];
  readonly operators: readonly LiteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const float32 = 0;
const int32 = 2;

/** Reads the first graph of a TensorFlow Lite file (schema version 3) with unquantised weights. */
export function parseLiteModel(data: Uint8Array): LiteModel {
  const model = FlatTable.root(data);
  const codes = model.tables(1).map((code) => Math.max(code.byte(0) & 255, code.int(3)));
  const buffers = model.tables(4);
  const graph = model.tables(2)[0];
  if (!graph) throw new ConversionError('file without a graph');
  return {
    tensors: graph.tables(0).map((tensor) => readTensor(tensor, buffers)),
    operators: graph.tables(3).map((operator) => readOperator(operator, codes)),
    inputs: graph.ints(1),
    outputs: graph.ints(2),
  };
}

function readTensor(tensor: FlatTable, buffers: readonly FlatTable[]): LiteTensor {
  const name = tensor.text(3);
  const shape = tensor.ints(0);
  const bytes = buffers[tensor.int(2)]?.bytes(0) ?? new Uint8Array();
  if (bytes.length === 0) return { name, shape, constant: undefined };
  const type = tensor.byte(1);
  if (type !== float32 && type !== int32) throw new ConversionError(`weights of type ${type} in ${name}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.length / 4);
  for (let i = 0; i < values.length; i++) {
    values[i] = type === float32 ? view.getFloat32(4 * i, true) : view.getInt32(4 * i, true);
  }
  return { name, shape, constant: { shape, values } };
}

function readOperator(operator: FlatTable, codes: readonly number[]): LiteOperator {
  const code = codes[operator.int(0)] ?? -1;
  const name = operatorNames[code];
  if (!name) throw new ConversionError(`operator ${code}`);
  const [output] = operator.ints(2);
  return { name, inputs: operator.ints(1), output: output ?? -1, options: operator.table(4) };
}
