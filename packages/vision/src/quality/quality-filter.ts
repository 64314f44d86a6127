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
    interEyeDistance: 8,
    sharpness: 0.04,
    brightness: 0.04,
    pose: { yaw: 65, pitch: 45, roll: 75 },
    acceptsOccluded: true,
  },
  medium: {
    detectionScore: 0.8,
    interEyeDistance: 11,
    sharpness: 0.08,
    brightness: 0.06,
    pose: { yaw: 50, pitch: 35, roll: 60 },
    acceptsOccluded: false,
  },
  high: {
    detectionScore: 0.95,
    interEyeDistance: 16,
    sharpness: 0.15,
    brightness: 0.09,
    pose: { yaw: 35, pitch: 25, roll: 35 },
    acceptsOccluded: false,
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
    OCCLUDED: !floor.acceptsOccluded && occluded?.value === true,
  };
  return (Object.keys(failed) as QualityReason[]).filter((reason) => failed[reason]);
}

function isBeyond({ attributes, rollInView }: FaceMeasures, limit: QualityFloor['pose']): boolean {
  if (!attributes) return false;
  const { yaw, pitch, roll } = attributes.pose;
  return Math.abs(yaw) > limit.yaw || Math.abs(pitch) > limit.pitch || Math.abs(rollInView ?? roll) > limit.roll;
}
