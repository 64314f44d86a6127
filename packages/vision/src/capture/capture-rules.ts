import type { CaptureCheck, CaptureRule, Measurement } from '../types.js';
import type { CapturePolicy } from './capture-policy.js';
import type { CaptureReading } from './read-capture.js';

type RuleOfFace = Exclude<CaptureRule, 'capture.face_not_found'>;

/** What the rules judge by. */
export type JudgedReading = Pick<
  CaptureReading,
  'foundFaces' | 'countedFaces' | 'framing' | 'interEyeDistance' | 'pose' | 'covers' | 'landmarkPlausibility'
>;

/** What each rule about a face that was found measures, in the order of judging. */
const measures: Record<RuleOfFace, (reading: JudgedReading, policy: CapturePolicy) => Measurement[]> = {
  'capture.too_many_faces': ({ countedFaces }) => [count('faces', countedFaces, { maximum: 1 })],
  'capture.cropped': ({ framing }, { outsideFrame }) => [
    ratio('faceOutsideFrame', framing.outside, { maximum: outsideFrame }),
  ],
  'capture.too_close': ({ framing }, { frameShare }) => [
    // Too close is over the limit on both sides, so the smaller of the two shares is what counts.
    ratio('shareOfFrame', Math.min(framing.widthShare, framing.heightShare), { maximum: frameShare }),
  ],
  'capture.close_to_border': ({ framing: { margins } }, { borderMargin }) =>
    (['left', 'right', 'above', 'below'] as const).map((side) => ({
      name: `margin_${side}`,
      value: margins[side],
      unit: 'px',
      minimum: borderMargin,
    })),
  'capture.too_small': ({ framing, interEyeDistance, pose }, { faceSize, interEyeDistance: minimum, yaw }) => [
    { name: 'faceSize', value: Math.max(framing.box.width, framing.box.height), unit: 'px', minimum: faceSize },
    { name: 'interEyeDistance', value: unturned(interEyeDistance, pose.yaw, yaw), unit: 'px', minimum },
  ],
  'capture.angle_too_large': ({ pose }, limit) =>
    (['yaw', 'pitch'] as const).map((angle) => ({
      name: angle,
      value: pose[angle],
      unit: 'degrees',
      minimum: -limit[angle],
      maximum: limit[angle],
    })),
  'capture.occluded': ({ covers }, { cover }) => [
    { name: 'cover', value: covers.any, unit: 'probability', maximum: cover },
  ],
  'capture.landmarks_failed': ({ landmarkPlausibility: value }, { landmarkPlausibility: minimum }) => [
    { name: 'landmarkPlausibility', value, unit: 'probability', minimum },
  ],
};

/** Every rule with what was measured, in the order of judging; without a face the first alone. */
export function judgeCapture(reading: JudgedReading | undefined, policy: CapturePolicy): CaptureCheck[] {
  const found = check('capture.face_not_found', [count('faces', reading?.foundFaces ?? 0, { minimum: 1 })]);
  if (!reading) return [found];
  const rules = Object.keys(measures) as RuleOfFace[];
  return [found, ...rules.map((rule) => check(rule, measures[rule](reading, policy)))];
}

/**
 * The distance of the pupils, for a head turned beyond the limit as if it looked ahead, which is how OFIQ counts it. Such a
 * face is refused anyway; it is to hear of its angle, since coming closer would not help. Others are taken as they are.
 */
function unturned(interEyeDistance: number, yaw: number, limit: number): number {
  return Math.abs(yaw) > limit ? interEyeDistance / Math.cos((yaw * Math.PI) / 180) : interEyeDistance;
}

function check(rule: CaptureRule, measured: readonly Measurement[]): CaptureCheck {
  return { rule, passed: measured.every(isInside), measured };
}

function isInside({ value, minimum, maximum }: Measurement): boolean {
  return (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
}

type Bounds = Pick<Measurement, 'minimum' | 'maximum'>;

function count(name: string, value: number, bounds: Bounds): Measurement {
  return { name, value, unit: 'count', ...bounds };
}

function ratio(name: string, value: number, bounds: Bounds): Measurement {
  return { name, value, unit: 'ratio', ...bounds };
}
