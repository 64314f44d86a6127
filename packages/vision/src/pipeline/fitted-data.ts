import { readFile } from 'node:fs/promises';
import type { Projection } from './embedding.js';
import type { OcclusionWeights } from './judge-occlusion.js';

/** Numbers that were fitted once and are shipped with the code. */
const file = (name: string) => new URL(`../../data/${name}`, import.meta.url);

/** The projection onto the stored dimensions. */
export async function readProjection(): Promise<Projection & { version: string }> {
  throw new Error('not fitted');
}

export async function readOcclusionWeights(): Promise<OcclusionWeights> {
  return JSON.parse(await readFile(file('occlusion.json'), 'utf8')) as OcclusionWeights;
}
