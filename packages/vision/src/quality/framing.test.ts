import { describe, expect, it } from 'vitest';
import { measureFraming } from './framing.js';

const frame = { width: 1000, height: 1000 };
/** A mesh that fills a face's box as it usually does. */
function meshIn(left: number, top: number, width: number, height: number) {
  const [x0, x1] = [left - 0.009 * height, left + width + 0.005 * height];
  const [y0, y1] = [top + 0.14 * height, top + 0.982 * height];
  return [x0, x1].flatMap((x) => [y0, y1].map((y) => ({ x, y })));
}

describe('the framing', () => {
  it('of a face far from the borders is the box of the detector', () => {
    const box = { left: 300, top: 400, width: 220, height: 300 };
    const { margins, outside, widthShare, heightShare } = measureFraming(box, meshIn(310, 410, 220, 300), frame);
    expect(margins).toEqual({ left: 300, right: 480, above: 400, below: 300 });
    expect([outside, widthShare, heightShare]).toEqual([0, 0.22, 0.3]);
  });

  it('of a face beyond the frame is where the mesh says that it ends', () => {
    const clamped = { left: 0, top: 400, width: 160, height: 300 };
    const { margins, outside } = measureFraming(clamped, meshIn(-60, 400, 220, 300), frame);
    expect(margins.left).toBeCloseTo(-60, 0);
    expect(outside).toBeGreaterThan(0.2);
    expect(outside).toBeLessThan(0.3);
  });

  it('of a face just inside the frame is close, not cut', () => {
    const { margins, outside } = measureFraming(
      { left: 3, top: 400, width: 220, height: 300 },
      meshIn(3, 400, 220, 300),
      frame,
    );
    expect(margins.left).toBeCloseTo(3, 0);
    expect(outside).toBe(0);
  });
});
