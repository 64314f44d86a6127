import { ConversionError } from '../conversion-error.js';
import { type Constant, halfToNumber } from '../onnx/constant.js';
import type { GraphModel } from './graph-model.js';

type ReadNumber = (view: DataView, offset: number) => number;

const formats: Readonly<Record<string, { bytes: number; read: ReadNumber }>> = {
  float32: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  float16: { bytes: 2, read: (view, offset) => halfToNumber(view.getUint16(offset, true)) },
  int32: { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
};

/** Reads the weights file: tensors one after the other in the manifest's order, no gaps. */
export function readWeights(model: GraphModel, data: Uint8Array): Map<string, Constant> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const constants = new Map<string, Constant>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of model.weightsManifest.flatMap((group) => group.weights)) {
    const stored = quantization?.dtype ?? dtype;
    const format = formats[stored];
    if (!format) throw new ConversionError(`weights of type ${stored} in ${name}`);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let i = 0; i < values.length; i++, offset += format.bytes) values[i] = format.read(view, offset);
    constants.set(name, { shape, values });
  }
  if (offset !== data.byteLength) throw new ConversionError(`weights file has ${data.byteLength} bytes, not ${offset}`);
  return constants;
}
