/**
 * What a capture must fulfil: the limits of the kyc contract's capture rules. Those of the head's angles lie a little under
 * the 30° that they stand for, because the measured angle errs: see `capturePolicy`.
 */
export interface CapturePolicy {
  /** Other faces count from this share of the main face's box area. */
  readonly backgroundFaceArea: number;
  /** The largest part of the face's outline that may lie outside the frame, 0..1. */
  readonly outsideFrame: number;
  /** The face's box may cover this share of both frame sides. */
  readonly frameShare: number;
  /** Pixels from the face to every border. */
  readonly borderMargin: number;
  /** Pixels of the longer side of the face's box. */
  readonly faceSize: number;
  /** Pixels between the pupils. */
  readonly interEyeDistance: number;
  /** Degrees to either side. */
  readonly yaw: number;
  readonly pitch: number;
  /** Probability of a cover from which on the face counts as occluded. */
  readonly cover: number;
  /** Least plausibility of the landmarks, 0..1. */
  readonly landmarkPlausibility: number;
}

/**
 * The contract wants heads beyond 30° refused and those under 17° taken. Heads turned by 30° read 28° to 34° of yaw (middle
 * 80 %) and 28° to 32° of pitch at the median, with a spread of 4°; heads turned by 17° read 15° to 21°. The face's size is
 * the longer side of its box: at a pupil distance of 80 pixels a face's box is some 250 pixels high and 180 wide, so that
 * both limits ask for about the same.
 */
export const capturePolicy: CapturePolicy = {
  backgroundFaceArea: 0.1,
  outsideFrame: 0,
  frameShare: 0.85,
  borderMargin: 15,
  faceSize: 224,
  interEyeDistance: 80,
  yaw: 28,
  pitch: 26,
  cover: 0.5,
  landmarkPlausibility: 0.5,
};
