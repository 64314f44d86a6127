import type { ComponentQuality, QualityComponent } from '../types.js';

/** The overall quality by the components' scores. */
export function overallQuality(components: Readonly<Record<QualityComponent, ComponentQuality>>): number {
  return Object.values(components).reduce((product, { score }) => product * score, 1);
}
