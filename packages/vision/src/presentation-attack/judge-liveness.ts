import { cropFace } from '../pipeline/crop-face.js';
import type { FoundFace } from '../pipeline/look.js';
import type { Model } from '../pipeline/model.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import type { Photo } from '../pipeline/photo.js';
import { fromUprightBox, toUprightBox, turnedView } from '../pipeline/view.js';
import type { Liveness, SpoofType } from '../types.js';
import { attackShares } from './attack-kind.js';
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
  /** Log odds of a print against a replay from the model's outputs; absent where it cannot tell them apart. */
  readonly printOverReplay?: (outputs: Readonly<Record<string, Float32Array>>) => number;
}

export interface LivenessJudge {
  readonly models: readonly LivenessModel[];
  /** Added to the mean of the models' logits, so that the pack decides at a probability of 0.5. */
  readonly shift: number;
}

/** What is told of a face before the camera. */
export interface FaceJudgement {
  readonly liveness: Liveness;
  /** How probable each kind of attack is if it is one, together 1. */
  readonly attack: Readonly<Record<SpoofType, number>>;
}

/**
 * How likely a found face is a live one before the camera: the mean of the logits of all models that judge here. They see
 * the photo's first decode as it is, not brightened, because they look at what screens and paper leave in the pixels.
 */
export async function judgeFace(
  { liveness: { models, shift } }: Pick<OpenedPack, 'liveness'>,
  photo: Photo,
  face: FoundFace,
): Promise<FaceJudgement> {
  const { turns } = face.view;
  const view = turns === 0 ? photo.base : turnedView(photo.base, turns);
  const box = fromUprightBox(view, toUprightBox(face.view, face.boundingBox));
  const logits: number[] = [];
  const odds: number[] = [];
  for (const { model, role, liveIndex, kind, printOverReplay } of models) {
    const outputs = await model.run(cropFace(model, view.image, box));
    const output = outputs[role];
    logits.push(modelLogit(kind === 'logits' ? probabilityOf(output, liveIndex) : output[liveIndex]));
    if (printOverReplay) odds.push(printOverReplay(outputs));
  }
  const liveness = fuseLogits(logits, shift);
  return { liveness, attack: attackShares(liveness, odds) };
}

/** The liveness alone. */
export async function judgeLiveness(
  pack: Pick<OpenedPack, 'liveness'>,
  photo: Photo,
  face: FoundFace,
): Promise<Liveness> {
  return (await judgeFace(pack, photo, face)).liveness;
}

/** Softmax; for a single logit the logistic function, which is the softmax beside a zero. */
function probabilityOf(logits: Float32Array, place: number): number {
  const all = logits.length === 1 ? [logits[0], 0] : [...logits];
  const highest = Math.max(...all);
  const powers = all.map((logit) => Math.exp(logit - highest));
  return powers[place] / powers.reduce((total, power) => total + power, 0);
}
