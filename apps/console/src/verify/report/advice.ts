import type { CaptureCheck, CaptureCode, CaptureReport } from '@facet/sdk';
import { isInside } from './measured.js';

type Quality = CaptureReport['quality'];

/** What each rule asks for, as one reads it in a list. */
export const ruleTitles: Readonly<Record<CaptureCode, string>> = {
  FACE_NOT_FOUND: 'A face is in the picture',
  TOO_MANY_FACES: 'Nobody else is in the picture',
  FACE_CROPPED: 'The whole face is in the picture',
  FACE_TOO_CLOSE: 'The face does not fill the picture',
  FACE_CLOSE_TO_BORDER: 'The face keeps clear of the borders',
  FACE_TOO_SMALL: 'The face is large enough',
  FACE_ANGLE_TOO_LARGE: 'The face looks into the camera',
  FACE_IS_OCCLUDED: 'Nothing covers the face',
  FAILED_TO_PREDICT_LANDMARKS: 'Eyes, nose and mouth can be made out',
};

const BACK = 'Move back a little.';

/** What the person in the picture can do about a rule that failed. Left and right are the person's own. */
export function adviceFor(check: CaptureCheck, { checks, quality }: Pick<CaptureReport, 'checks' | 'quality'>): string {
  switch (check.code) {
    case 'FACE_NOT_FOUND':
      return 'Look into the camera: no face is in the picture.';
    case 'TOO_MANY_FACES':
      return 'Be alone in the picture.';
    case 'FACE_CROPPED':
    case 'FACE_CLOSE_TO_BORDER':
      return towardsTheMiddle(checks) ?? 'Move to the middle of the picture.';
    case 'FACE_TOO_CLOSE':
      return BACK;
    case 'FACE_TOO_SMALL':
      return 'Come closer.';
    case 'FACE_ANGLE_TOO_LARGE':
      return towardsTheCamera(check);
    case 'FACE_IS_OCCLUDED':
      return `Uncover your ${coveredPart(quality)}.`;
    case 'FAILED_TO_PREDICT_LANDMARKS':
      return 'Look straight into the camera, in even light.';
  }
}

/** Away from the borders that are too near. A picture's left is the right hand of the person who looks out of it. */
function towardsTheMiddle(checks: readonly CaptureCheck[]): string | undefined {
  const margins = checks.find(({ code }) => code === 'FACE_CLOSE_TO_BORDER')?.measured ?? [];
  const short = margins.filter((margin) => !isInside(margin)).sort((a, b) => a.value - b.value);
  const isShort = (side: string) => short.some(({ name }) => name === `margin_${side}`);
  if ((isShort('left') && isShort('right')) || (isShort('above') && isShort('below'))) return BACK;
  switch (short[0]?.name) {
    case 'margin_left':
      return 'Move a little to your left.';
    case 'margin_right':
      return 'Move a little to your right.';
    case 'margin_above':
      return 'Lower your head a little, or tilt the camera up.';
    case 'margin_below':
      return 'Raise your head a little, or tilt the camera down.';
    default:
      return undefined;
  }
}

/** Positive yaw looks to the person's own left, positive pitch up. */
function towardsTheCamera({ measured }: CaptureCheck): string {
  const worst = measured
    .filter((angle) => !isInside(angle))
    .reduce<CaptureCheck['measured'][number] | undefined>(
      (most, angle) => (most && Math.abs(most.value) >= Math.abs(angle.value) ? most : angle),
      undefined,
    );
  if (worst?.name === 'yaw') return `Turn your head a little to your ${worst.value > 0 ? 'right' : 'left'}.`;
  if (worst?.name === 'pitch') return worst.value > 0 ? 'Lower your chin a little.' : 'Raise your chin a little.';
  return 'Look straight into the camera.';
}

const parts = { eyes_visible: 'eyes', nose_visible: 'nose', mouth_visible: 'mouth' } as const;

/** The part that is covered for certain where the others are not, else the whole face. */
function coveredPart(quality: Quality): string {
  const components = quality?.components ?? {};
  const covered = Object.entries(parts).filter(([name]) => (components[name]?.score ?? 1) < 0.5);
  const [only, ...more] = covered;
  return only && more.length === 0 ? only[1] : 'face';
}

/** A component of half the score of a good one is worth a word. */
const POOR = 0.5;

/** What would make a picture better that passes every rule: light first, then sharpness. Undefined when nothing would. */
export function qualityAdvice(quality: Quality): string | undefined {
  const isPoor = (name: string) => (quality?.components[name]?.score ?? 1) < POOR;
  const luminance = quality?.components.luminance_mean;
  if (isPoor('over_exposure_prevention') || (isPoor('luminance_mean') && (luminance?.value ?? 0) > 0.5)) {
    return 'Turn away from the strong light.';
  }
  if (isPoor('under_exposure_prevention') || isPoor('luminance_mean')) return 'More light on your face.';
  if (isPoor('illumination_uniformity')) return 'Turn to the light: one side of your face is dark.';
  return isPoor('sharpness') ? 'Hold still: the picture is blurred.' : undefined;
}
