import { ProtobufWriter } from './protobuf-writer.js';

const fieldOf = { graph: 7, output: 12, name: 1, type: 2, tensorType: 1, elementType: 1 } as const;
const float32 = 1;

/**
 * The ONNX model with some of its inner float tensors among its outputs. Protobuf joins messages that are written one
 * after the other, so that the file's own bytes stay as they are.
 */
export function withInnerOutputs(model: Uint8Array, tensors: readonly string[]): Uint8Array {
  const graph = new ProtobufWriter();
  for (const tensor of tensors) {
    const type = new ProtobufWriter().message(
      fieldOf.tensorType,
      new ProtobufWriter().int(fieldOf.elementType, float32),
    );
    graph.message(fieldOf.output, new ProtobufWriter().string(fieldOf.name, tensor).message(fieldOf.type, type));
  }
  return Buffer.concat([model, new ProtobufWriter().message(fieldOf.graph, graph).finish()]);
}
