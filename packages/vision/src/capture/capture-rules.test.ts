import { describe, expect, it } from 'vitest';
import { capturePolicy } from './capture-policy.js';
import { type JudgedReading, judgeCapture } from './capture-rules.js';

const good: JudgedReading = {
  foundFaces: 1,
  countedFaces: 1,
  framing: {
    box: { left: 100, top: 100, width: 200, height: 260 },
    margins: { left: 100, right: 100, above: 100, below: 100 },
    outside: 0,
    widthShare: 0.5,
    heightShare: 0.56,
  },
  interEyeDistance: 90,
  pose: { yaw: 17, pitch: -17, roll: 50 },
  covers: { eyes: 0.1, nose: 0.1, mouth: 0.1, any: 0.1 },
  landmarkPlausibility: 0.99,
};
const failed = (change: Partial<JudgedReading>) =>
  judgeCapture({ ...good, ...change }, capturePolicy).flatMap(({ rule, passed }) => (passed ? [] : [rule]));
const framing = (change: Partial<JudgedReading['framing']>) => ({ framing: { ...good.framing, ...change } });

describe('the capture rules', () => {
  it('take a good face, turned by 17° and tilted', () => {
    expect(failed({})).toEqual([]);
  });

  it.each([
    ['capture.too_many_faces', { countedFaces: 2 }],
    ['capture.cropped', framing({ outside: 0.01 })],
    ['capture.too_close', framing({ widthShare: 0.86, heightShare: 0.9 })],
    ['capture.close_to_border', framing({ margins: { left: 100, right: 14, above: 100, below: 100 } })],
    ['capture.too_small', framing({ box: { left: 100, top: 100, width: 200, height: 223 } })],
    ['capture.too_small', { interEyeDistance: 79 }],
    ['capture.angle_too_large', { pose: { yaw: -31, pitch: 0, roll: 0 } }],
    ['capture.angle_too_large', { pose: { yaw: 0, pitch: 31, roll: 0 } }],
    ['capture.occluded', { covers: { eyes: 0.9, nose: 0, mouth: 0, any: 0.9 } }],
    ['capture.landmarks_failed', { landmarkPlausibility: 0.2 }],
  ] as const)('refuse for %s', (rule, change) => {
    expect(failed(change)).toEqual([rule]);
  });

  it('let one side of the frame be filled', () => {
    expect(failed(framing({ widthShare: 0.95, heightShare: 0.7 }))).toEqual([]);
  });

  it('tell a turned head of its angle where its pupils seem close for that alone', () => {
    const turned = { pose: { yaw: -60, pitch: 0, roll: 0 } };
    expect(failed({ ...turned, interEyeDistance: 50 })).toEqual(['capture.angle_too_large']);
    expect(failed({ ...turned, interEyeDistance: 30 })).toEqual(['capture.too_small', 'capture.angle_too_large']);
    expect(failed({ pose: { yaw: 25, pitch: 0, roll: 0 }, interEyeDistance: 79 })).toEqual(['capture.too_small']);
  });

  it('tell every failure, in the order of judging', () => {
    const all = { countedFaces: 3, ...framing({ outside: 0.2 }), interEyeDistance: 10, landmarkPlausibility: 0 };
    expect(failed(all)).toEqual([
      'capture.too_many_faces',
      'capture.cropped',
      'capture.too_small',
      'capture.landmarks_failed',
    ]);
  });

  it('say nothing but that there is no face where there is none', () => {
    expect(judgeCapture(undefined, capturePolicy)).toEqual([
      {
        rule: 'capture.face_not_found',
        passed: false,
        measured: [{ name: 'faces', value: 0, unit: 'count', minimum: 1 }],
      },
    ]);
  });
});
