/**
 * What a capture must fulfil. The numbers are those of the capture rules of the kyc contract; a rule's own file says how
 * each is measured.
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

export const capturePolicy: CapturePolicy = {
  backgroundFaceArea: 0.1,
  outsideFrame: 0.02,
  frameShare: 0.85,
  borderMargin: 15,
  faceSize: 224,
  interEyeDistance: 80,
  yaw: 30,
  pitch: 30,
  cover: 0.5,
  landmarkPlausibility: 0.5,
};
