import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Embedding, Vision } from '@facet/vision';
import { isProblem } from '../problem.js';

const concurrency = 4;

/** Embeds the largest face of each photo, by its path below `directory`; photos without a face are left out. */
export async function embedPhotos(
  vision: Vision,
  directory: string,
  paths: readonly string[],
  say: (line: string) => void,
): Promise<Map<string, Embedding>> {
  const embeddings = new Map<string, Embedding>();
  let next = 0;
  const chain = async () => {
    while (next < paths.length) {
      const path = paths[next++];
      if (next % 1000 === 0) say(`${next} of ${paths.length} photos`);
      const image = await readFile(join(directory, path));
      try {
        embeddings.set(path, (await vision.embed(image, { selection: 'largest' })).embedding);
      } catch (error) {
        if (!isProblem(error, 'face.not_found_in')) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, chain));
  return embeddings;
}

/** Of two vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return dot;
}
