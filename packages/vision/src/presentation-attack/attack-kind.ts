import type { Liveness, SpoofType } from '../types.js';
import { modelLogit } from './fuse-liveness.js';

/** Places of the two kinds of attack among a model's classes. */
export interface AttackClasses {
  readonly print: number;
  readonly replay: number;
}

/** How the default pack's model tells the kinds apart: a weighted sum of what it makes of a face before its last layer. */
export interface AttackKindWeights {
  readonly weights: Float32Array;
  readonly bias: number;
}

/** The default pack's inner tensor that those weights are for. */
export const traitsTensor = { name: '746', role: 'traits', shape: [1, 512, 1, 1] } as const;

/**
 * How probable each kind of attack is for a face, given that it is one. `odds` are each model's log odds of a print against
 * a replay, the mean of which counts; none means that nobody can tell. The models take masks for live faces, so a face
 * that passes as live and is an attack all the same is most probably a mask.
 */
export function attackShares({ band, probability }: Liveness, odds: readonly number[]): Record<SpoofType, number> {
  const mean = odds.reduce((sum, value) => sum + value, 0) / Math.max(1, odds.length);
  const print = 1 / (1 + Math.exp(-mean));
  const mask = band === 'pass' ? probability : 0;
  return { print: (1 - mask) * print, replay: (1 - mask) * (1 - print), mask };
}

/** Log odds of a print against a replay by a model that has a class for each. */
export function oddsOfClasses(
  output: Float32Array,
  kind: 'logits' | 'probabilities',
  { print, replay }: AttackClasses,
): number {
  if (kind === 'logits') return output[print] - output[replay];
  const both = output[print] + output[replay];
  return both > 0 ? modelLogit(output[print] / both) : 0;
}

/** Log odds of a print against a replay by the default pack's model. */
export function oddsOfTraits(traits: Float32Array, { weights, bias }: AttackKindWeights): number {
  if (traits.length !== weights.length) throw new RangeError('the weights of attack kinds do not fit the model');
  return traits.reduce((sum, value, i) => sum + value * weights[i], bias);
}
