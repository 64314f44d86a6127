/** The parts of a TensorFlow.js graph model (`model.json`) that the converter reads. */
export interface GraphModel {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: readonly { readonly weights: readonly WeightEntry[] }[];
}

export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string };
}

interface AttributeValue {
  readonly s?: string;
  readonly b?: boolean;
  readonly list?: { readonly s?: readonly string[]; readonly i?: readonly string[] };
  readonly shape?: { readonly dim?: readonly { readonly size: string }[] };
}

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, AttributeValue>>;
}

export function parseGraphModel(json: Uint8Array): GraphModel {
  return JSON.parse(Buffer.from(json).toString('utf8')) as GraphModel;
}

/** Names of the nodes that feed this one, without output numbers and control inputs. */
export function dataInputs(node: GraphNode): string[] {
  return (node.input ?? []).filter((name) => !name.startsWith('^')).map(nodeName);
}

/** `name:0` → `name`. */
export function nodeName(reference: string): string {
  return reference.replace(/:\d+$/, '');
}

export function integersOf(node: GraphNode, attribute: string): number[] {
  return (node.attr?.[attribute]?.list?.i ?? []).map(Number);
}

export function textOf(node: GraphNode, attribute: string): string {
  return fromBase64(node.attr?.[attribute]?.s ?? '');
}

export function textsOf(node: GraphNode, attribute: string): string[] {
  return (node.attr?.[attribute]?.list?.s ?? []).map(fromBase64);
}

export function flagOf(node: GraphNode, attribute: string): boolean {
  return node.attr?.[attribute]?.b === true;
}

/** Batch, height, width, channels; an open batch counts as 1. */
export function shapeOf(node: GraphNode): number[] {
  return (node.attr?.shape?.shape?.dim ?? []).map(({ size }) => Math.max(1, Number(size)));
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
