import type { CaptureCheck } from '@facet/sdk';
import { words } from '../../format.js';

export type Measured = CaptureCheck['measured'][number];

/** What the measurements of the capture rules are called; others are told by their own name. */
const labels: Readonly<Record<string, string>> = {
  faces: 'Faces',
  face_outside_frame: 'Outside the picture',
  share_of_frame: 'Share of the picture',
  margin_left: 'To the left border',
  margin_right: 'To the right border',
  margin_above: 'To the upper border',
  margin_below: 'To the lower border',
  face_size: 'Face, longer side',
  inter_eye_distance: 'Between the pupils',
  yaw: 'Turned sideways (yaw)',
  pitch: 'Raised or lowered (pitch)',
  cover: 'Covered',
  landmark_plausibility: 'Landmarks plausible',
};

/** A measurement's name for people. */
export function measuredLabel(name: string): string {
  return labels[name] ?? words(name);
}

/** A value with its unit: "312 px", "+12°", "1.4 %", "2"; with more decimals than usual where asked for. */
function withUnit(value: number, unit: Measured['unit'], more = 0): string {
  if (unit === 'count') return String(value);
  if (unit === 'ratio' || unit === 'probability') return `${(value * 100).toFixed(1 + more)} %`;
  const rounded = Number(value.toFixed(more));
  const sign = rounded < 0 ? '−' : unit === 'degrees' && rounded > 0 ? '+' : '';
  return `${sign}${Math.abs(rounded).toFixed(more)}${unit === 'px' ? ' px' : '°'}`;
}

/** What was measured, with as many decimals as it takes not to contradict the judgement: 79.6 is not 80. */
export function shownValue(measured: Measured): string {
  const { value, unit } = measured;
  const usual = unit === 'ratio' || unit === 'probability' ? 3 : 0;
  const more = [0, 1, 2].find((digits) => {
    return isInside(measured) === isInside({ ...measured, value: Number(value.toFixed(usual + digits)) });
  });
  return withUnit(value, unit, more ?? 3);
}

/** What is required: "at least 224 px", "at most 85.0 %", "between −30° and +30°", "none". */
export function requirement({ unit, minimum, maximum }: Measured): string {
  if (minimum !== undefined && maximum !== undefined) {
    if (minimum === maximum) return `exactly ${withUnit(minimum, unit)}`;
    return `between ${withUnit(minimum, unit)} and ${withUnit(maximum, unit)}`;
  }
  if (minimum !== undefined) return `at least ${withUnit(minimum, unit)}`;
  if (maximum === 0) return 'none';
  return maximum === undefined ? '' : `at most ${withUnit(maximum, unit)}`;
}

/** Whether this measurement alone would pass. */
export function isInside({ value, minimum, maximum }: Measured): boolean {
  return (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
}
