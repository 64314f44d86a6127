import type { CaptureReport } from '@facet/sdk';
import { expect, it } from 'vitest';
import { markedFace } from './markedFace.js';

const size = { image_size: { width: 1000, height: 500 } };

it('draws pixels as ratios of the photo', () => {
  const report = { ...size, bounding_box: { left: 100, top: 100, width: 200, height: 250 } } as CaptureReport;
  expect(markedFace(report)?.bounding_box).toEqual({ left: 0.1, top: 0.2, width: 0.2, height: 0.5 });
  expect(markedFace({ ...size, bounding_box: null } as CaptureReport)).toBeUndefined();
});
