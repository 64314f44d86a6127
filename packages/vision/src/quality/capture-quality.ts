import type { CaptureReading } from '../capture/read-capture.js';
import { eyeOpening, mouthOpening } from '../pipeline/judge-shape.js';
import { measureQuality } from '../pipeline/measure-quality.js';
import type { CaptureQuality, ComponentQuality, QualityComponent } from '../types.js';
import { measureLight } from './light.js';

/** Every component of a face's quality. */
export function measureCaptureQuality(reading: CaptureReading): CaptureQuality {
  const { aligned, main, framing, interEyeDistance, pose, covers, mesh } = reading;
  const { gain } = main.face.view;
  const { sharpness } = measureQuality(aligned, gain);
  const light = measureLight(aligned, gain);
  const margin = (value: number) => of(value, value / 30);
  const angle = (value: number) => of(value, Math.cos((value * Math.PI) / 180) ** 2);
  const size = Math.max(framing.box.width, framing.box.height);
  const eyes = eyeOpening(mesh);
  const mouth = mouthOpening(mesh);
  const components: Record<QualityComponent, ComponentQuality> = {
    sharpness: of(sharpness, sharpness / 0.3),
    luminanceMean: of(light.mean, Math.min(light.mean / 0.2, (1 - light.mean) / 0.2)),
    illuminationUniformity: of(light.uniformity, light.uniformity / 0.5),
    underExposurePrevention: of(light.under, 1 - light.under),
    overExposurePrevention: of(light.over, 1 - light.over),
    headPoseYaw: angle(pose.yaw),
    headPosePitch: angle(pose.pitch),
    headPoseRoll: angle(pose.roll),
    interEyeDistance: of(interEyeDistance, interEyeDistance / 80),
    headSize: of(size, size / 224),
    leftwardCrop: margin(framing.margins.left),
    rightwardCrop: margin(framing.margins.right),
    marginAbove: margin(framing.margins.above),
    marginBelow: margin(framing.margins.below),
    faceInsideFrame: of(framing.outside, 1 - framing.outside),
    eyesOpen: of(eyes, (eyes - 0.1) / 0.1),
    mouthClosed: of(mouth, 1 - mouth),
    eyesVisible: of(covers.eyes, 1 - covers.eyes),
    noseVisible: of(covers.nose, 1 - covers.nose),
    mouthVisible: of(covers.mouth, 1 - covers.mouth),
    landmarkPlausibility: of(reading.landmarkPlausibility, reading.landmarkPlausibility),
  };
  const overall = Object.values(components).reduce((product, { score }) => product * score, 1);
  return { overall, components };
}

function of(value: number, score: number): ComponentQuality {
  return { value, score: Math.max(0, Math.min(1, score)) };
}
