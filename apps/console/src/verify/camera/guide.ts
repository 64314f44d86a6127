import type { CaptureReport } from '@facet/sdk';
import { adviceFor, qualityAdvice } from '../report/advice.js';

type Box = NonNullable<CaptureReport['bounding_box']>;

/** What a run of looks at the camera's picture has come to. */
export interface Guidance {
  /** What to say to the person. */
  readonly text: string;
  /** Looks in a row with nothing to say against the picture, the face where it was; `LOOKS_TO_TAKE` take the photo. */
  readonly steadyLooks: number;
  /** Where the face was, when the look passed. */
  readonly box?: Box;
}

/** Two in a row: one may have caught a face on its way through the right place. */
export const LOOKS_TO_TAKE = 2;

export const firstGuidance: Guidance = {
  text: 'Look into the camera, your face in the oval.',
  steadyLooks: 0,
};

/** The guidance after one more look. Rules come first, then the place in the picture, light, sharpness and stillness. */
export function guide(before: Guidance, report: CaptureReport): Guidance {
  const failed = report.checks.find(({ passed }) => !passed);
  if (failed) return { text: adviceFor(failed, report), steadyLooks: 0 };
  const { bounding_box: box, quality } = report;
  if (!box) return firstGuidance;
  const advice = towardsTheOval(box, report.image_size) ?? qualityAdvice(quality);
  if (advice !== undefined) return { text: advice, steadyLooks: 0, box };
  const isStill = before.box === undefined || hasStayed(before.box, box);
  return { text: 'Hold still.', steadyLooks: isStill ? before.steadyLooks + 1 : 1, box };
}

/** How far the face's middle may lie from the picture's, as a share of its width and height, before that is said. */
const centredWithin = { across: 0.15, down: 0.2 } as const;

/** Left and right are the person's own: the picture's left is at their right hand. */
function towardsTheOval(box: Box, size: CaptureReport['image_size']): string | undefined {
  const across = (box.left + box.width / 2) / size.width - 0.5;
  const down = (box.top + box.height / 2) / size.height - 0.5;
  if (Math.abs(across) > centredWithin.across) return `Move a little to your ${across < 0 ? 'left' : 'right'}.`;
  if (Math.abs(down) <= centredWithin.down) return undefined;
  return down < 0
    ? 'Lower your head a little, or tilt the camera up.'
    : 'Raise your head a little, or tilt the camera down.';
}

/** Whether a face is where it was: neither its middle nor its size has changed by more than this share of its width. */
const STILL_WITHIN = 0.08;

export function hasStayed(before: Box, now: Box): boolean {
  const reach = STILL_WITHIN * Math.max(before.width, now.width);
  const across = before.left + before.width / 2 - now.left - now.width / 2;
  const down = before.top + before.height / 2 - now.top - now.height / 2;
  return Math.hypot(across, down) <= reach && Math.abs(before.width - now.width) <= reach;
}
