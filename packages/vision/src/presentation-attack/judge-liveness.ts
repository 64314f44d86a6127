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

/**
 * How likely a found face is a live one before the camera: the mean of the logits of all models that judge here. They see
 * the photo's first decode as it is, not brightened, because they look at what screens and paper leave in the pixels.
 */
export async function judgeLiveness(pack: OpenedPack, photo: Photo, face: FoundFace): Promise<Liveness> {
  const { turns } = face.view;
  const view = turns === 0 ? photo.base : turnedView(photo.base, turns);
  const box = fromUprightBox(view, toUprightBox(face.view, face.boundingBox));
  const logits: number[] = [];
  for (const { model, role, liveIndex, kind } of pack.liveness) {
    const output = (await model.run(cropFace(model, view.image, box)))[role];
    logits.push(modelLogit((kind === 'logits' ? softmax(output) : output)[liveIndex]));
  }
  return fuseLogits(logits);
}

function softmax(logits: Float32Array): Float32Array {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
