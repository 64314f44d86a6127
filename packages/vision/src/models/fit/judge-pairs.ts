import type { LfwPair } from './lfw-pairs.js';
import { type CosineHistogram, cosineOf, foldedAccuracy, impostorHistogram } from './verification-rates.js';

/** Vectors of length 1 by image path, `Name/Name_0001.jpg`. */
export type Faces = ReadonlyMap<string, Float32Array>;

export interface Judgement {
  readonly impostors: CosineHistogram;
  /** Cosines of the listed pairs of one person; -1 where a face was not found. */
  readonly genuine: readonly number[];
  /** As LFW's protocol has it, 0..1. */
  readonly accuracy: number;
}

/** Errors over the listed genuine pairs, and over every pair of different people among the pairs' images. */
export function judgePairs(faces: Faces, pairs: readonly LfwPair[]): Judgement {
  const images = [...imagesOf(pairs)].sort();
  const labelled = images.flatMap((image) => {
    const vector = faces.get(image);
    return vector ? [{ person: personOf(image), vector }] : [];
  });
  const judged = pairs.map((pair) => {
    const [first, second] = [faces.get(pair.first), faces.get(pair.second)];
    return { ...pair, cosine: first && second ? cosineOf(first, second) : -1 };
  });
  return {
    impostors: impostorHistogram(labelled),
    genuine: judged.filter((pair) => pair.genuine).map((pair) => pair.cosine),
    accuracy: foldedAccuracy(judged),
  };
}

export function imagesOf(pairs: readonly LfwPair[]): Set<string> {
  return new Set(pairs.flatMap((pair) => [pair.first, pair.second]));
}

function personOf(image: string): string {
  return image.slice(0, image.indexOf('/'));
}
