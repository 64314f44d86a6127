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
  /** Probability of a cover, 0..1, from which on the face is left out; infinite where a cover does not matter. */
  readonly occlusion: number;
}

/**
 * Measured by `models/tools/measure-quality-filter.ts`; docs/models.md has the numbers. At the floors of `low` one face in
 * two fails to match at FMR 1e-3, even where all else is good; at those of `medium` one in ten, of `high` one in twenty,
 * where the light or the file is poor as well (of good faces one in fifty fails). Yaw beyond 68° and pitch beyond 26° are
 * hardly seen in the data; yaw and roll of `high` are what one expects of a portrait.
 */
export const qualityFloors: Readonly<Record<Exclude<QualityFilter, 'none'>, QualityFloor>> = {
  low: {
    detectionScore: 0.6,
    interEyeDistance: 8,
    sharpness: 0.035,
    brightness: 0.01,
    pose: { yaw: 75, pitch: 45, roll: 85 },
    occlusion: Number.POSITIVE_INFINITY,
  },
  medium: {
    detectionScore: 0.8,
    interEyeDistance: 14,
    sharpness: 0.09,
    brightness: 0.065,
    pose: { yaw: 65, pitch: 30, roll: 75 },
    occlusion: 0.9,
  },
  high: {
    detectionScore: 0.98,
    interEyeDistance: 18,
    sharpness: 0.14,
    brightness: 0.075,
    pose: { yaw: 35, pitch: 26, roll: 30 },
    occlusion: 0.5,
  },
};

/** What the filter judges. Measures that are absent are not held against the face. */
export interface FaceMeasures {
  readonly detectionScore: number;
  readonly attributes?: Pick<FaceAttributes, 'interEyeDistance' | 'quality' | 'pose'>;
  /** Degrees. Absent: the pose's roll counts. A photo that lies on its side is turned before its faces are judged. */
  readonly rollInView?: number;
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
    EXTREME_POSE: isBeyond(face, floor.pose),
    OCCLUDED: occluded !== undefined && probabilityOfCover(occluded) >= floor.occlusion,
  };
  return (Object.keys(failed) as QualityReason[]).filter((reason) => failed[reason]);
}

/** How likely it is that something covers a part of the face, 0..1. */
export function probabilityOfCover({ value, confidence }: Judgement): number {
  return value ? confidence : 1 - confidence;
}

function isBeyond({ attributes, rollInView }: FaceMeasures, limit: QualityFloor['pose']): boolean {
  if (!attributes) return false;
  const { yaw, pitch, roll } = attributes.pose;
  return Math.abs(yaw) > limit.yaw || Math.abs(pitch) > limit.pitch || Math.abs(rollInView ?? roll) > limit.roll;
}
