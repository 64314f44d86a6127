import { type ExaminedFace, fuseFrames, type SpoofType, type Vision } from '@facet/vision';
import { allOrFirstFailure } from '../capture/first-failure.js';
import type { Capture, NamedImage } from '../capture/index.js';

export type Looking = Pick<Vision, 'examine'>;

export interface LookOptions {
  readonly quality: boolean;
  readonly liveness: boolean;
  readonly keepCrop?: boolean;
  readonly signal: AbortSignal;
}

/** The one face of a capture's photo, with what its frames add. */
export interface SeenFace extends ExaminedFace {
  /** 0..1; present when liveness was asked for. */
  readonly livenessScore?: number;
}

const imageTypes = ['jpeg', 'png', 'webp'] as const;

/** The face of one image. Raises the problems of bad images, `face.not_found_in`, and `face.multiple`. */
export function lookAt(vision: Looking, { field, bytes }: NamedImage, options: LookOptions): Promise<ExaminedFace> {
  return vision.examine(bytes, { field, imageTypes, ...options });
}

/**
 * The face of a capture, judged by all its frames. Frames are looked at for liveness alone, and not at all where that is
 * not asked for.
 */
export async function lookAtCapture(vision: Looking, capture: Capture, options: LookOptions): Promise<SeenFace> {
  const { photo, frames } = capture;
  const { signal, liveness } = options;
  const [face, ...others] = await allOrFirstFailure([
    lookAt(vision, photo, options),
    ...(liveness ? frames : []).map((frame) => lookAt(vision, frame, { quality: false, liveness, signal })),
  ]);
  return liveness ? { ...face, livenessScore: scoreOf([face, ...others]) } : face;
}

/** Frames of different people, or of a face that does not move between them, are no live capture, whatever each seems. */
function scoreOf(frames: readonly [ExaminedFace, ...ExaminedFace[]]): number {
  const [{ liveness }] = frames;
  if (!liveness) throw new Error('liveness was asked for and not judged');
  if (frames.length === 1) return liveness.probability;
  const { oneFace, moves, liveness: fused } = fuseFrames(frames);
  return oneFace && moves ? fused.probability : 0;
}

/** The most probable kind of attack, if the face is none. */
export function likeliestAttack({ attack }: Pick<ExaminedFace, 'attack'>): SpoofType {
  if (!attack) throw new Error('liveness was asked for and no kind of attack told');
  const kinds = Object.entries(attack) as [SpoofType, number][];
  return kinds.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
