import { describe, expect, it } from 'vitest';
import { averageHead } from './face-shape.js';
import { fitHead } from './head-fit.js';
import { headPose } from './head-pose.js';

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The average head, turned to its own left, looked at from below and tilted clockwise, 100 pixels an eye distance. */
function meshOf({ yaw = 0, pitch = 0, tilt = 0 }) {
  return averageHead().map(({ x, y, z }) => {
    const [a, b, c] = [radians(yaw), radians(pitch), radians(tilt)];
    const up = y * Math.cos(b) + z * Math.sin(b);
    const deep = z * Math.cos(b) - y * Math.sin(b);
    const across = x * Math.cos(a) - deep * Math.sin(a);
    return {
      x: 500 + 100 * (across * Math.cos(c) - up * Math.sin(c)),
      y: 400 + 100 * (across * Math.sin(c) + up * Math.cos(c)),
    };
  });
}

describe('the head fit', () => {
  it.each([{}, { yaw: 30 }, { yaw: -20, tilt: 25 }, { pitch: 20 }, { pitch: -15, tilt: -40 }])(
    'finds %j again',
    (turn) => {
      const fit = fitHead(meshOf(turn));
      expect(fit.residual).toBeLessThan(1e-6);
      expect(fit.scale).toBeCloseTo(100, 6);
      const { yaw = 0, pitch = 0, tilt = 0 } = turn as { yaw?: number; pitch?: number; tilt?: number };
      const pose = headPose(fit, 1, { yaw: 90, pitch: -4.9 }, radians(tilt));
      // The mesh follows a head by less than it turns, which the pose makes good; half of the pitch is the model's.
      expect(pose.yaw).toBeCloseTo(1.2 * yaw, 6);
      expect(pose.pitch).toBeCloseTo((1.7 * pitch) / 2, 6);
      expect(pose.roll).toBeCloseTo(-tilt, 6);
    },
  );

  it('gives the model the word where the mesh fails', () => {
    const fit = fitHead(meshOf({}));
    expect(headPose(fit, 0.3, { yaw: -84, pitch: -4.9 }, 0).yaw).toBe(-84);
    expect(headPose(fit, 1, { yaw: -84, pitch: -4.9 }, 0).yaw).toBeCloseTo(0, 6);
  });
});
