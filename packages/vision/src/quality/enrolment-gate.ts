import type { ComponentQuality, QualityComponent } from '../types.js';

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What a face that is to be kept or verified must show, in each component's own unit. */
export const enrolmentGate: Partial<Readonly<Record<QualityComponent, Range>>> = {
  sharpness: { minimum: 0.06 },
  luminanceMean: { minimum: 0.05 },
  headPoseYaw: { minimum: -60, maximum: 60 },
  headPosePitch: { minimum: -40, maximum: 40 },
  interEyeDistance: { minimum: 14 },
  eyesVisible: { minimum: 0.1 },
  noseVisible: { minimum: 0.1 },
  mouthVisible: { minimum: 0.1 },
};

/** The components that lie outside of what the gate asks for, in its order; empty for a face that passes. */
export function unfitComponents(
  components: Readonly<Record<QualityComponent, Pick<ComponentQuality, 'value'>>>,
): QualityComponent[] {
  const names = Object.keys(enrolmentGate) as QualityComponent[];
  return names.filter((name) => {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = enrolmentGate[name] ?? {};
    const { value } = components[name];
    return !(value >= minimum && value <= maximum);
  });
}
