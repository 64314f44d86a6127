import type { CaptureCheck } from '@facet/sdk';
import { degrees, percent, words } from '../../format.js';

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

/** A value with its unit: "312 px", "+12°", "1.4 %", "2". */
export function withUnit(value: number, unit: Measured['unit']): string {
  switch (unit) {
    case 'px':
      return `${Math.round(value)} px`.replace('-', '−');
    case 'degrees':
      return degrees(value);
    case 'count':
      return String(value);
    default:
      return percent(value);
  }
}

/** What was measured, with a decimal where whole figures would contradict the judgement: 79.6 is not 80. */
export function shownValue(measured: Measured): string {
  const { value, unit } = measured;
  const rounded = Math.round(value);
  const contradicts =
    (unit === 'px' || unit === 'degrees') && isInside(measured) !== isInside({ ...measured, value: rounded });
  if (!contradicts) return withUnit(value, unit);
  const precise = value.toFixed(1).replace('-', '−');
  return unit === 'px' ? `${precise} px` : `${value > 0 ? '+' : ''}${precise}°`;
}

/** What is required: "at least 224 px", "at most 2.0 %", "between −30° and +30°". */
export function requirement({ unit, minimum, maximum }: Measured): string {
  if (minimum !== undefined && maximum !== undefined) {
    if (minimum === maximum) return `exactly ${withUnit(minimum, unit)}`;
    return `between ${withUnit(minimum, unit)} and ${withUnit(maximum, unit)}`;
  }
  if (minimum !== undefined) return `at least ${withUnit(minimum, unit)}`;
  return maximum === undefined ? 'nothing' : `at most ${withUnit(maximum, unit)}`;
}

/** Whether this measurement alone would pass. */
export function isInside({ value, minimum, maximum }: Measured): boolean {
  return (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
}
