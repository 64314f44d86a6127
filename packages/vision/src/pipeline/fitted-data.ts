import { readFile } from 'node:fs/promises';
import { halfToNumber } from '../models/onnx/constant.js';
import type { AttackKindWeights } from '../presentation-attack/attack-kind.js';
import { type OcclusionWeights, weightLengths } from './judge-occlusion.js';

const dataFile = (name: string) => new URL(`../../data/${name}`, import.meta.url);

interface OcclusionFile {
  /** Little-endian half-precision numbers in base64: the arrays of `OcclusionWeights` one after the other. */
  weights: string;
}

/** The occlusion classifier that ships with the package; its file says how it was fitted and how often it errs. */
export async function readOcclusionWeights(): Promise<OcclusionWeights> {
  const { weights } = JSON.parse(await readFile(dataFile('occlusion.json'), 'utf8')) as OcclusionFile;
  return decodeOcclusionWeights(weights);
}

interface AttackKindFile {
  /** Little-endian single-precision numbers in base64. */
  weights: string;
  bias: number;
}

/** What tells prints from replays by the default pack; its file says how it was fitted and how often it errs. */
export async function readAttackKindWeights(): Promise<AttackKindWeights> {
  const { weights, bias } = JSON.parse(await readFile(dataFile('attack-kind.json'), 'utf8')) as AttackKindFile;
  return { weights: new Float32Array(Uint8Array.from(Buffer.from(weights, 'base64')).buffer), bias };
}

/** Raises RangeError when the text holds another number of weights than the network has. */
export function decodeOcclusionWeights(text: string): OcclusionWeights {
  const bits = new Uint16Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
  let at = 0;
  const arrays = Object.entries(weightLengths).map(([name, length]) => {
    const array = Float32Array.from(bits.subarray(at, at + length), halfToNumber);
    at += length;
    return [name, array];
  });
  if (at !== bits.length) throw new RangeError('occlusion weights do not fit the network');
  return Object.fromEntries(arrays) as OcclusionWeights;
}
