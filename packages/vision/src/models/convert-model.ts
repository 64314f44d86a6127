import { ConversionError } from './conversion-error.js';
import { ModelPackError } from './errors.js';
import type { ModelManifest } from './manifest.js';
import { splitParametricRelus } from './onnx/split-parametric-relu.js';
import { convertGraphModel } from './tfjs/convert.js';
import { convertLiteModel } from './tflite/convert.js';

/** The ONNX file of a model, from its source files in the order of the manifest. */
export function convertModel(model: ModelManifest, files: readonly Uint8Array[]): Uint8Array {
  return splitParametricRelus(toOnnx(model, files));
}

function toOnnx(model: ModelManifest, files: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(), second = new Uint8Array()] = files;
  try {
    switch (model.source.format) {
      case 'onnx':
        return first;
      case 'tensorflow-js':
        return convertGraphModel(
          first,
          second,
          model.outputs.map(({ name, shape }) => ({ from: name, name, shape })),
        );
      case 'tensorflow-lite': {
        const [output] = model.outputs;
        if (!output) throw new ConversionError('no output');
        return convertLiteModel(first, output);
      }
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelPackError('conversion', `${model.source.paths[0]} of ${model.source.package}: ${reason}`, error);
  }
}
