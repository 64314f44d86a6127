import { readFile } from 'node:fs/promises';
import type { OcclusionWeights } from './judge-occlusion.js';

const dataFile = (name: string) => new URL(`../../data/${name}`, import.meta.url);

interface OcclusionFile {
  bias: number;
  /** Little-endian float32 in base64. */
  weights: string;
}

/** The occlusion classifier that ships with the package; its file says how it was fitted and how often it errs. */
export async function readOcclusionWeights(): Promise<OcclusionWeights> {
  const { bias, weights } = JSON.parse(await readFile(dataFile('occlusion.json'), 'utf8')) as OcclusionFile;
  return { bias, weights: new Float32Array(Uint8Array.from(Buffer.from(weights, 'base64')).buffer) };
}
