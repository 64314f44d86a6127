import { protobufFields } from './protobuf-fields.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** Field numbers of onnx.proto3. */
const field = { modelGraph: 7, graphNode: 1, nodeInput: 1, nodeOutput: 2, nodeType: 4 } as const;

/**
 * The ONNX model with every PRelu(x) written as Relu(x) + slope·(x − Relu(x)), which is the same function. ONNX Runtime
 * decides PRelu element by element; the four plain steps are vectorised and take less time together (`docs/models.md`).
 */
export function splitParametricRelus(model: Uint8Array): Uint8Array {
  const rewritten: Uint8Array[] = [];
  for (const part of protobufFields(model)) {
    rewritten.push(part.number === field.modelGraph ? tagged(part.number, splitInGraph(part.value)) : part.bytes);
  }
  return Buffer.concat(rewritten);
}

function splitInGraph(graph: Uint8Array): Uint8Array {
  return Buffer.concat(
    [...protobufFields(graph)].flatMap(({ number, value, bytes }) =>
      number === field.graphNode ? splitNode(value, bytes) : [bytes],
    ),
  );
}

function splitNode(node: Uint8Array, bytes: Uint8Array): Uint8Array[] {
  const texts = (number: number) =>
    [...protobufFields(node)]
      .filter((part) => part.number === number)
      .map(({ value }) => Buffer.from(value).toString());
  const [type] = texts(field.nodeType);
  const [x, slope] = texts(field.nodeInput);
  const [output] = texts(field.nodeOutput);
  if (type !== 'PRelu' || x === undefined || slope === undefined || output === undefined) return [bytes];
  const [positive, negative, sloped] = ['positive', 'negative', 'sloped'].map((name) => `${output}/${name}`) as [
    string,
    string,
    string,
  ];
  return [
    encodeNode('Relu', [x], positive),
    encodeNode('Sub', [x, positive], negative),
    encodeNode('Mul', [negative, slope], sloped),
    encodeNode('Add', [positive, sloped], output),
  ];
}

function encodeNode(type: string, inputs: readonly string[], output: string): Uint8Array {
  const node = new ProtobufWriter();
  for (const input of inputs) node.string(field.nodeInput, input);
  return tagged(
    field.graphNode,
    node.string(field.nodeOutput, output).string(3, output).string(field.nodeType, type).finish(),
  );
}

function tagged(number: number, message: Uint8Array): Uint8Array {
  return new ProtobufWriter().bytes(number, message).finish();
}
