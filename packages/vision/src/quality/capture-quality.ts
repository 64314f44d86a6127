import type { CaptureReading } from '../capture/read-capture.js';
import { eyeOpening, mouthOpening } from '../pipeline/judge-shape.js';
import { measureQuality } from '../pipeline/measure-quality.js';
import type { CaptureQuality, ComponentQuality, QualityComponent } from '../types.js';
import { componentScores } from './component-scores.js';
import { measureLight } from './light.js';
import { overallQuality } from './overall-quality.js';

/** Every component of a face's quality, and the overall one. */
export function measureCaptureQuality(reading: CaptureReading): CaptureQuality {
  const values = componentValues(reading);
  const components = {} as Record<QualityComponent, ComponentQuality>;
  for (const name of Object.keys(values) as QualityComponent[]) {
    components[name] = { value: values[name], score: componentScores[name](values[name]) };
  }
  return { overall: overallQuality(components), components };
}

/** The components in their own units. */
function componentValues(reading: CaptureReading): Record<QualityComponent, number> {
  const { aligned, main, framing, interEyeDistance, pose, covers, mesh, landmarkPlausibility } = reading;
  const { gain } = main.face.view;
  const light = measureLight(aligned, gain);
  const { margins, box } = framing;
  return {
    sharpness: measureQuality(aligned, gain).sharpness,
    luminanceMean: light.mean,
    illuminationUniformity: light.uniformity,
    underExposurePrevention: light.under,
    overExposurePrevention: light.over,
    headPoseYaw: pose.yaw,
    headPosePitch: pose.pitch,
    headPoseRoll: pose.roll,
    interEyeDistance,
    headSize: Math.max(box.width, box.height),
    leftwardCrop: margins.left,
    rightwardCrop: margins.right,
    marginAbove: margins.above,
    marginBelow: margins.below,
    faceInsideFrame: 1 - framing.outside,
    eyesOpen: eyeOpening(mesh),
    mouthClosed: mouthOpening(mesh),
    eyesVisible: 1 - covers.eyes,
    noseVisible: 1 - covers.nose,
    mouthVisible: 1 - covers.mouth,
    landmarkPlausibility,
  };
}
