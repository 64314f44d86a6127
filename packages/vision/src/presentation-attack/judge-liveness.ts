import { cropFace } from '../pipeline/crop-face.js';
import type { FoundFace } from '../pipeline/look.js';
import type { Model } from '../pipeline/model.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import type { Photo } from '../pipeline/photo.js';
import { fromUprightBox, toUprightBox, turnedView } from '../pipeline/view.js';
import type { Liveness } from '../types.js';
import { fuseLogits, modelLogit } from './fuse-liveness.js';

/** A model that tells live faces from attacks. */
export interface LivenessModel {
  readonly model: Model;
  /** Role of the output that is read. */
  readonly role: string;
  /** Place of the live class in that output. */
  readonly liveIndex: number;
  /** Whether the output holds logits, to be brought to probabilities, or probabilities. */
  readonly kind: 'logits' | 'probabilities';
}

export interface LivenessJudge {
  readonly models: readonly LivenessModel[];
  /** Added to the mean of the models' logits, so that the pack decides at a probability of 0.5. */
  readonly shift: number;
}

/**
 * How likely a found face is a live one before the camera: the mean of the logits of all models that judge here. They see
 * the photo's first decode as it is, not brightened, because they look at what screens and paper leave in the pixels.
 */
export async function judgeLiveness(
  { liveness: { models, shift } }: Pick<OpenedPack, 'liveness'>,
  photo: Photo,
  face: FoundFace,
): Promise<Liveness> {
  const { turns } = face.view;
  const view = turns === 0 ? photo.base : turnedView(photo.base, turns);
  const box = fromUprightBox(view, toUprightBox(face.view, face.boundingBox));
  const logits: number[] = [];
  for (const { model, role, liveIndex, kind } of models) {
    const output = (await model.run(cropFace(model, view.image, box)))[role];
    logits.push(modelLogit(kind === 'logits' ? probabilityOf(output, liveIndex) : output[liveIndex]));
  }
  return fuseLogits(logits, shift);
}

/** Softmax; for a single logit the logistic function, which is the softmax beside a zero. */
function probabilityOf(logits: Float32Array, place: number): number {
  const all = logits.length === 1 ? [logits[0], 0] : [...logits];
  const highest = Math.max(...all);
  const powers = all.map((logit) => Math.exp(logit - highest));
  return powers[place] / powers.reduce((total, power) => total + power, 0);
}
