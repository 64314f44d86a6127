import { readFile } from 'node:fs/promises';
import type { OcclusionWeights } from './judge-occlusion.js';

const dataFile = (name: string) => new URL(`../../data/${name}`, import.meta.url);

/** The occlusion classifier that ships with the package; its file says how it was fitted and how often it errs. */
export async function readOcclusionWeights(): Promise<OcclusionWeights> {
  return JSON.parse(await readFile(dataFile('occlusion.json'), 'utf8')) as OcclusionWeights;
}
