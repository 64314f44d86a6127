import type { QualityComponent } from '../types.js';

type Score = (value: number) => number;

/** A straight line from 0 at `worst` to 1 at `good`, which may lie above or below. */
function between(worst: number, good: number): Score {
  return (value) => Math.max(0, Math.min(1, (value - worst) / (good - worst)));
}

/** The same for both directions of an angle. */
function eitherWay(worst: number, good: number): Score {
  const score = between(worst, good);
  return (value) => score(Math.abs(value));
}

function both(first: Score, second: Score): Score {
  return (value) => Math.min(first(value), second(value));
}

const asItIs: Score = between(0, 1);
/** Pixels to a border: none, and twice what the capture rule asks for. */
const margin: Score = between(0, 30);

/**
 * From each component's own unit to 0..1. The good ends are where good photos lie (the 5th percentile of LFW's faces or
 * what the capture rules ask for), the bad ends where half of the faces are no longer recognised or, for what recognition
 * does not suffer from, where a person would refuse the photo.
 */
export const componentScores: Readonly<Record<QualityComponent, Score>> = {
  sharpness: between(0.035, 0.3),
  luminanceMean: both(between(0.03, 0.25), between(1, 0.8)),
  illuminationUniformity: between(0.2, 0.75),
  underExposurePrevention: between(0.8, 0.1),
  overExposurePrevention: between(0.5, 0.03),
  headPoseYaw: eitherWay(60, 15),
  headPosePitch: eitherWay(45, 15),
  headPoseRoll: eitherWay(60, 15),
  interEyeDistance: between(8, 80),
  headSize: between(24, 224),
  leftwardCrop: margin,
  rightwardCrop: margin,
  marginAbove: margin,
  marginBelow: margin,
  faceInsideFrame: between(0.7, 1),
  eyesOpen: between(0.1, 0.22),
  mouthClosed: between(0.6, 0.1),
  eyesVisible: asItIs,
  noseVisible: asItIs,
  mouthVisible: asItIs,
  landmarkPlausibility: asItIs,
};
