import { expect, it } from 'vitest';
import type { QualityComponent } from '../types.js';
import { unfitComponents } from './enrolment-gate.js';

const good: Record<QualityComponent, number> = {
  sharpness: 0.5,
  luminanceMean: 0.5,
  illuminationUniformity: 0.9,
  underExposurePrevention: 0,
  overExposurePrevention: 0,
  headPoseYaw: 0,
  headPosePitch: 0,
  headPoseRoll: 0,
  interEyeDistance: 40,
  headSize: 120,
  leftwardCrop: 60,
  rightwardCrop: 60,
  marginAbove: 60,
  marginBelow: 60,
  faceInsideFrame: 1,
  eyesOpen: 0.3,
  mouthClosed: 0,
  eyesVisible: 1,
  noseVisible: 1,
  mouthVisible: 1,
  landmarkPlausibility: 1,
};
const unfit = (change: Partial<typeof good>) => {
  const values = Object.entries({ ...good, ...change }).map(([name, value]) => [name, { value }]);
  return unfitComponents(Object.fromEntries(values) as Record<QualityComponent, { value: number }>);
};

it('lets a plain face through, tilted as it may be', () => {
  expect(unfit({})).toEqual([]);
  expect(unfit({ headPoseRoll: 80, eyesOpen: 0, headPoseYaw: -40, interEyeDistance: 20 })).toEqual([]);
});

it.each([
  ['sharpness', 0.05],
  ['luminanceMean', 0.04],
  ['overExposurePrevention', 0.6],
  ['headPoseYaw', -60],
  ['headPosePitch', 50],
  ['interEyeDistance', 12],
  ['eyesVisible', 0.01],
  ['mouthVisible', 0.01],
] as const)('names %s', (name, value) => {
  expect(unfit({ [name]: value })).toEqual([name]);
});

it('names everything that speaks against a face, and what is no number', () => {
  expect(unfit({ mouthVisible: 0, sharpness: 0, headPoseYaw: Number.NaN })).toEqual([
    'sharpness',
    'headPoseYaw',
    'mouthVisible',
  ]);
});
