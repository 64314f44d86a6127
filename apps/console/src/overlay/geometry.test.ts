import { describe, expect, it } from 'vitest';
import { cropOf, cutBoxPath, dotsPath, fitInside, isTurned, labelPlace, toStage } from './geometry.js';

const stage = { width: 400, height: 200 };

describe('boxes on the stage', () => {
  it('scales ratios to the stage, whatever the photo measures', () => {
    expect(toStage({ left: 0.25, top: 0.5, width: 0.1, height: 0.25 }, stage)).toEqual({
      x: 100,
      y: 100,
      width: 40,
      height: 50,
    });
  });

  it('cuts corners by less when the box is small', () => {
    expect(cutBoxPath({ x: 0, y: 0, width: 100, height: 80 }, 8)).toBe('M8 0L92 0L100 8L100 72L92 80L8 80L0 72L0 8Z');
    expect(cutBoxPath({ x: 0, y: 0, width: 8, height: 12 }, 8)).toContain('M2 0L6 0L8 2');
  });

  it('draws one dot for a landmark', () => {
    expect(
      dotsPath(
        [
          { x: 0.5, y: 0.5 },
          { x: 1, y: 0 },
        ],
        stage,
      ),
    ).toBe('M200 100h0M400 0h0');
  });
});

describe('fitInside', () => {
  it('keeps the proportions and fills the tighter side', () => {
    expect(fitInside({ width: 4000, height: 3000 }, { width: 800, height: 800 })).toEqual({ width: 800, height: 600 });
    expect(fitInside({ width: 3000, height: 4000 }, { width: 800, height: 800 })).toEqual({ width: 600, height: 800 });
  });

  it('does not blow a tiny photo up beyond the limit', () => {
    expect(fitInside({ width: 100, height: 50 }, { width: 800, height: 800 })).toEqual({ width: 200, height: 100 });
  });
});

describe('labelPlace', () => {
  const label = { width: 30, height: 20 };

  it('stands above the box where there is room, else inside', () => {
    expect(labelPlace({ x: 50, y: 100, width: 40, height: 40 }, label, stage)).toEqual({ x: 50, y: 76 });
    expect(labelPlace({ x: 50, y: 10, width: 40, height: 40 }, label, stage)).toEqual({ x: 50, y: 14 });
  });

  it('stays on the stage at its edges', () => {
    expect(labelPlace({ x: 390, y: 100, width: 10, height: 40 }, label, stage).x).toBe(370);
    expect(labelPlace({ x: -5, y: 195, width: 10, height: 5 }, label, stage).x).toBe(0);
  });
});

describe('cropOf', () => {
  it('centres the face in the window', () => {
    const crop = cropOf({ left: 0.45, top: 0.45, width: 0.1, height: 0.1 }, { width: 1000, height: 1000 }, 60, 2);
    expect(crop).toEqual({ x: -120, y: -120, width: 300, height: 300 });
  });

  it('stays inside the photo for a face at its edge', () => {
    const crop = cropOf({ left: 0, top: 0, width: 0.1, height: 0.1 }, { width: 1000, height: 500 }, 50, 2);
    expect(crop.x).toBeCloseTo(0);
    expect(crop.y).toBeCloseTo(0);
    expect(crop.width / crop.height).toBeCloseTo(2);
  });

  it('never shows less than the window when the face fills the photo', () => {
    const crop = cropOf({ left: 0, top: 0, width: 1, height: 1 }, { width: 300, height: 600 }, 60);
    expect(crop.width).toBeCloseTo(60);
    expect(crop.height).toBeCloseTo(120);
  });
});

describe('isTurned', () => {
  it('tells a quarter turn from equal proportions', () => {
    expect(isTurned({ width: 400, height: 300 }, { width: 3000, height: 4000 })).toBe(true);
    expect(isTurned({ width: 300, height: 400 }, { width: 3000, height: 4000 })).toBe(false);
    expect(isTurned({ width: 300, height: 300 }, { width: 500, height: 500 })).toBe(false);
  });
});
