import type { ComponentQuality, QualityComponent } from '../types.js';

interface Group {
  readonly of: readonly QualityComponent[];
  /** How much a group whose worst score is 0 takes from the whole, 0..1. */
  readonly weight: number;
}

/** What hinders recognition can take everything; expression and a narrow margin cannot. */
const groups: readonly Group[] = [
  { of: ['sharpness'], weight: 1 },
  {
    of: ['luminanceMean', 'illuminationUniformity', 'underExposurePrevention', 'overExposurePrevention'],
    weight: 1,
  },
  { of: ['headPoseYaw', 'headPosePitch', 'headPoseRoll'], weight: 1 },
  { of: ['interEyeDistance', 'headSize'], weight: 1 },
  { of: ['faceInsideFrame'], weight: 1 },
  { of: ['eyesVisible', 'noseVisible', 'mouthVisible'], weight: 1 },
  { of: ['landmarkPlausibility'], weight: 1 },
  { of: ['leftwardCrop', 'rightwardCrop', 'marginAbove', 'marginBelow'], weight: 0.3 },
  { of: ['eyesOpen', 'mouthClosed'], weight: 0.3 },
];

/**
 * The overall quality, 0..1: the product of what each group of components leaves of a perfect photo, a group being as good
 * as its worst component. It rises with every score; docs/models.md says how often faces of each band are recognised. It is no
 * probability.
 */
export function overallQuality(components: Readonly<Record<QualityComponent, ComponentQuality>>): number {
  return groups.reduce((product, { of, weight }) => {
    const worst = Math.min(...of.map((name) => components[name].score));
    return product * (1 - weight * (1 - worst));
  }, 1);
}
