import { describe, expect, it } from 'vitest';
import { planeResidual } from '../geometry/plane-motion.js';
import type { CaptureInspection, Point } from '../types.js';
import { fuseFrames } from './fuse-frames.js';
import { livenessOf } from './fuse-liveness.js';

/** 68 points on a bowl, in head sizes, seen from straight ahead when turned by no angle. */
function head(yaw: number, tip = 0): Point[] {
  return Array.from({ length: 68 }, (_, i) => {
    const angle = i * 2.4;
    const radius = Math.sqrt((i + 0.5) / 68);
    const x = radius * Math.cos(angle);
    const y = radius * Math.sin(angle);
    const z = Math.sqrt(Math.max(0, 1.2 - x * x - y * y)) + (i === 30 ? tip : 0);
    return { x: 300 + 100 * (x * Math.cos(yaw) + z * Math.sin(yaw)), y: 300 + 100 * y };
  });
}

/** As a plane moved before a camera shows: turned, smaller, shifted and with perspective. */
function onTiltedCard(points: readonly Point[]): Point[] {
  return points.map(({ x, y }) => {
    const w = 1 + 0.0004 * x - 0.0003 * y;
    return { x: (0.8 * x - 0.2 * y + 90) / w, y: (0.25 * x + 0.7 * y - 10) / w };
  });
}

function frame(landmarks68: Point[], logit: number, direction = 0): CaptureInspection {
  const embedding = Float32Array.from([Math.cos(direction), Math.sin(direction)]);
  return { imageSize: { width: 600, height: 600 }, checks: [], landmarks68, embedding, liveness: livenessOf(logit) };
}

describe('frames of one capture', () => {
  it('are fused by the mean of their logits', () => {
    const { liveness } = fuseFrames([frame(head(0), 4), frame(head(0.3), -1), frame(head(0.1), 3)]);
    expect(liveness).toMatchObject({ score: 2, band: 'doubt' });
  });

  it('show one face when every pair reaches the threshold of the face scale', () => {
    expect(fuseFrames([frame(head(0), 1), frame(head(0), 1, 1)]).oneFace).toBe(true);
    // cos 1.15 is 0.41, cos 2.3 is below every threshold: neighbours match, the first and the last do not.
    const spread = [0, 1.15, 2.3].map((direction) => frame(head(0), 1, direction));
    expect(fuseFrames(spread).oneFace).toBe(false);
  });

  it('move when a head turns, and not when a flat picture is moved and tilted', () => {
    expect(fuseFrames([frame(head(0), 1), frame(head(0.35), 1)]).moves).toBe(true);
    expect(fuseFrames([frame(head(0), 1), frame(onTiltedCard(head(0)), 1)]).moves).toBe(false);
    expect(fuseFrames([frame(head(0), 1), frame(head(0), 1)]).moves).toBe(false);
    expect(planeResidual(head(0), onTiltedCard(head(0)))).toBeLessThan(1e-6);
  });

  it('are two to five, inspected completely', () => {
    const whole = frame(head(0), 1);
    const { liveness: _, ...unjudged } = whole;
    expect(() => fuseFrames([whole])).toThrow(RangeError);
    expect(() => fuseFrames(new Array(6).fill(whole))).toThrow(RangeError);
    expect(() => fuseFrames([whole, unjudged])).toThrow(RangeError);
    expect(() =>
      planeResidual(
        [whole, whole].map(() => ({ x: 1, y: 1 })),
        [],
      ),
    ).toThrow(RangeError);
  });
});
