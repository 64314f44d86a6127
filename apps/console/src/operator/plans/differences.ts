import type { Key, Plan } from '@facet/sdk';
import { type PlanFigure, parseFigure, planFigures, typedFigure } from '../limits/figures.js';
import { surfaces } from '../surfaces.js';

/** A figure of a plan that differs on one surface, as it is typed. */
export interface Difference {
  /** Tells rows apart while they are edited. */
  readonly row: string;
  readonly surface: Key['surface'];
  readonly figure: PlanFigure;
  readonly typed: string;
}

type SurfaceLimits = Plan['surface_limits'];

/** The figures of a plan that differ on one surface; none without a plan. */
export function differencesOf(plan: Plan | undefined): Difference[] {
  return surfaces.flatMap((surface) => {
    const limits = plan?.surface_limits[surface] ?? {};
    return planFigures
      .filter((figure) => limits[figure] !== undefined)
      .map((figure) => ({
        row: `${surface} ${figure}`,
        surface,
        figure,
        typed: typedFigure(limits[figure], figure),
      }));
  });
}

/** What was typed, as the API takes it; undefined when one is no figure. Empty ones do not differ. */
export function readDifferences(differences: readonly Difference[]): SurfaceLimits | undefined {
  const values: SurfaceLimits = {};
  for (const { surface, figure, typed } of differences) {
    const value = parseFigure(typed, figure);
    if (value === undefined) return undefined;
    if (value !== null) values[surface] = { ...values[surface], [figure]: value };
  }
  return values;
}
