import type { FaceAttributes, Judgement, QualityFilter, QualityReason } from '../types.js';

/** What a face must reach to be kept. */
export interface QualityFloor {
  /** 0..1, as the detector says. */
  readonly detectionScore: number;
  /** Upright pixels between the pupils' centres. */
  readonly interEyeDistance: number;
  /** 0..1, see `FaceQuality`. */
  readonly sharpness: number;
  /** 0..1, see `FaceQuality`. */
  readonly brightness: number;
  /** Largest angles to either side, in degrees. */
  readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  readonly acceptsOccluded: boolean;
}

export const qualityFloors: Readonly<Record<Exclude<QualityFilter, 'none'>, QualityFloor>> = {
  low: {
    detectionScore: 0.6,
    interEyeDistance: 10,
    sharpness: 0.03,
    brightness: 0.03,
    pose: { yaw: 65, pitch: 45, roll: 180 },
    acceptsOccluded: true,
  },
  medium: {
    detectionScore: 0.7,
    interEyeDistance: 16,
    sharpness: 0.08,
    brightness: 0.08,
    pose: { yaw: 50, pitch: 35, roll: 180 },
    acceptsOccluded: false,
  },
  high: {
    detectionScore: 0.9,
    interEyeDistance: 30,
    sharpness: 0.2,
    brightness: 0.15,
    pose: { yaw: 30, pitch: 25, roll: 30 },
    acceptsOccluded: false,
  },
};

/** What the filter judges. Measures that are absent are not held against the face. */
export interface FaceMeasures {
  readonly detectionScore: number;
  readonly attributes?: Pick<FaceAttributes, 'interEyeDistance' | 'quality' | 'pose'>;
  readonly occluded?: Judgement;
}

/** Every reason to leave the face out at this level, in a fixed order; empty for a face that passes, and for `none`. */
export function reasonsAgainst(filter: QualityFilter, face: FaceMeasures): QualityReason[] {
  if (filter === 'none') return [];
  const floor = qualityFloors[filter];
  const { detectionScore, attributes, occluded } = face;
  const failed: Record<QualityReason, boolean> = {
    LOW_CONFIDENCE: detectionScore < floor.detectionScore,
    SMALL_FACE: attributes !== undefined && attributes.interEyeDistance < floor.interEyeDistance,
    LOW_SHARPNESS: attributes !== undefined && attributes.quality.sharpness < floor.sharpness,
    LOW_BRIGHTNESS: attributes !== undefined && attributes.quality.brightness < floor.brightness,
    EXTREME_POSE: attributes !== undefined && isBeyond(attributes.pose, floor.pose),
    OCCLUDED: !floor.acceptsOccluded && occluded?.value === true,
  };
  return (Object.keys(failed) as QualityReason[]).filter((reason) => failed[reason]);
}

function isBeyond(pose: FaceAttributes['pose'], limit: QualityFloor['pose']): boolean {
  return Math.abs(pose.yaw) > limit.yaw || Math.abs(pose.pitch) > limit.pitch || Math.abs(pose.roll) > limit.roll;
}
