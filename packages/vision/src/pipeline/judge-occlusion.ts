import type { Judgement } from '../types.js';
import { judge } from './judge-shape.js';

/** Logistic regression over the 1024 features that the age and gender model computes anyway. */
export interface OcclusionWeights {
  readonly bias: number;
  readonly weights: Float32Array;
}

/**
 * Whether something covers a part of the face. On 1,228 held-out LFW faces with painted covers it misses no mask, 2 % of
 * dark glasses and 10 % of hands, and calls 3 % of the untouched faces covered. Real covers were not measured.
 */
export function judgeOccluded({ bias, weights }: OcclusionWeights, features: Float32Array): Judgement {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * features[i];
  return judge(1 / (1 + Math.exp(-sum)));
}
