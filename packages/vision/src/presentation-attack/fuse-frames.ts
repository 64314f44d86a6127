import { planeResidual } from '../geometry/plane-motion.js';
import { cosineAt, scales } from '../models/calibration/similarity.js';
import { cosineBetween } from '../pipeline/embedding.js';
import type { CaptureInspection, Embedding, Liveness, Point } from '../types.js';
import { fuseLogits } from './fuse-liveness.js';

/** Frames of one capture that can be judged together. */
const fewestFrames = 2;
const mostFrames = 5;
/**
 * From here on the landmarks moved as no flat picture does (`planeResidual`). Of 109 photos that were compressed, scaled,
 * cut, brightened, blurred or turned by 3°, 2 % of the pairs and 4 % of the threes move by as much; of one person's photos
 * at different angles of the head 63 % and 93 %. Who looks into the camera and keeps still for a second moves by 0.01.
 */
const movedAtLeast = 0.06;

export interface FusedFrames {
  /** The mean of the frames' logits. */
  readonly liveness: Liveness;
  /** Whether every two frames show one person, at the cosine where the false match rate is 1e-3. */
  readonly oneFace: boolean;
  /**
   * Whether some two frames differ as only a thing with depth, or one that changes its shape, does. A head that turns or
   * grimaces does; a photo held, tilted or moved before the camera does not. A video on a screen does.
   */
  readonly moves: boolean;
}

/** What is seen of a frame. */
export type SeenFrame = Pick<CaptureInspection, 'liveness' | 'embedding' | 'landmarks68'>;

/**
 * Judges two to five frames of one capture together. Each must have been inspected with liveness and embedding, and have
 * broken no rule. Raises RangeError otherwise.
 */
export function fuseFrames(frames: readonly SeenFrame[]): FusedFrames {
  if (frames.length < fewestFrames || frames.length > mostFrames) {
    throw new RangeError(`${frames.length} frames, not ${fewestFrames} to ${mostFrames}`);
  }
  const seen = frames.map(completeFrame);
  const pairs = seen.flatMap((first, i) => seen.slice(i + 1).map((second) => [first, second] as const));
  const samePerson = cosineAt('face', scales.face.anchor);
  return {
    liveness: fuseLogits(seen.map(({ liveness }) => liveness.score)),
    oneFace: pairs.every(([a, b]) => cosineBetween(a.embedding, b.embedding) >= samePerson),
    moves: pairs.some(([a, b]) => planeResidual(a.landmarks68, b.landmarks68) >= movedAtLeast),
  };
}

function completeFrame(frame: SeenFrame): {
  liveness: Liveness;
  embedding: Embedding;
  landmarks68: readonly Point[];
} {
  const { liveness, embedding, landmarks68 } = frame;
  if (!liveness || !embedding || !landmarks68) {
    throw new RangeError('frames are fused from complete inspections');
  }
  return { liveness, embedding, landmarks68 };
}
