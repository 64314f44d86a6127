import type { Liveness, LivenessBand } from '../types.js';

/** A model's probability is taken no nearer to 0 or 1: beyond, one model would overrule the others alone. */
const modelFloor = 1e-4;
/** Bound of the score: the logit of a probability 1e-7 away from 0 or 1. */
const farthestScore = Math.log((1 - 1e-7) / 1e-7);
const refusedUnder = 0.35;
const passedOver = 0.9;

/** A model's probability of a live face as a logit, within ±9.21. */
export function modelLogit(probability: number): number {
  const clipped = Math.max(modelFloor, Math.min(1 - modelFloor, probability));
  return Math.log(clipped / (1 - clipped));
}

/** The liveness that a mean of logits stands for. Raises RangeError for a logit that is no number. */
export function livenessOf(logit: number): Liveness {
  if (Number.isNaN(logit)) throw new RangeError('liveness without a number');
  const score = Math.max(-farthestScore, Math.min(farthestScore, logit));
  const probability = 1 / (1 + Math.exp(-score));
  return { probability, score, band: bandOf(probability) };
}

/** The mean of several judgements' logits (of models, or of frames) plus a shift. Raises RangeError for none. */
export function fuseLogits(logits: readonly number[], shift = 0): Liveness {
  return livenessOf(logits.reduce((sum, logit) => sum + logit, 0) / logits.length + shift);
}

/** Under .35 `refuse`, from there to .9 `doubt`, over .9 `pass`. */
export function bandOf(probability: number): LivenessBand {
  if (probability < refusedUnder) return 'refuse';
  return probability > passedOver ? 'pass' : 'doubt';
}
