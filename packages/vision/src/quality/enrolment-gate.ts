import type { ComponentQuality, QualityComponent } from '../types.js';

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * What a face that is to be kept or verified must show, in each component's own unit. Of 1,106 faces of LFW 2.0 % are
 * refused, for covers and angles that are really there; docs/models.md has the rates. The head's roll does not matter: faces
 * are turned upright before they are compared.
 */
export const enrolmentGate: Partial<Readonly<Record<QualityComponent, Range>>> = {
  sharpness: { minimum: 0.1 },
  luminanceMean: { minimum: 0.08 },
  overExposurePrevention: { maximum: 0.4 },
  headPoseYaw: { minimum: -45, maximum: 45 },
  headPosePitch: { minimum: -40, maximum: 40 },
  interEyeDistance: { minimum: 20 },
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
