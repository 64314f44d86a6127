import type { CaptureReport } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { firstGuidance, guide, hasStayed, LOOKS_TO_TAKE } from './guide.js';

const box = { left: 490, top: 160, width: 300, height: 400 };
const good: CaptureReport = {
  request_id: '',
  passed: true,
  error_code: null,
  checks: [{ code: 'FACE_NOT_FOUND', passed: true, measured: [] }],
  image_size: { width: 1280, height: 720 },
  bounding_box: box,
  quality: { overall: 1, components: { sharpness: { value: 0.5, score: 1 } } },
  liveness: null,
};
const small: CaptureReport = {
  ...good,
  passed: false,
  error_code: 'FACE_TOO_SMALL',
  checks: [...good.checks, { code: 'FACE_TOO_SMALL', passed: false, measured: [] }],
};
const dark: CaptureReport = {
  ...good,
  quality: { overall: 0.1, components: { luminance_mean: { value: 0.05, score: 0.25 } } },
};
const after = (...reports: CaptureReport[]) => reports.reduce(guide, firstGuidance);

describe('guidance', () => {
  it('takes the photo after looks in a row that pass', () => {
    expect(after(good)).toMatchObject({ text: 'Hold still.', steadyLooks: 1 });
    expect(after(good, good).steadyLooks).toBe(LOOKS_TO_TAKE);
  });

  it('starts over when a look fails', () => {
    expect(after(good, small)).toMatchObject({ text: 'Come closer.', steadyLooks: 0 });
    expect(after(good, small, good).steadyLooks).toBe(1);
  });

  it('waits for a face that moves', () => {
    const moved = { ...good, bounding_box: { ...box, left: 550 } };
    expect(after(good, moved).steadyLooks).toBe(1);
    expect(after(good, moved, moved).steadyLooks).toBe(2);
  });

  it('asks for the middle although every rule passes', () => {
    const at = (left: number, top: number) => after({ ...good, bounding_box: { ...box, left, top } });
    expect(at(100, 160)).toMatchObject({ text: 'Move a little to your left.', steadyLooks: 0 });
    expect(at(900, 160).text).toBe('Move a little to your right.');
    expect(at(490, 0).text).toMatch(/^Lower your head/);
    expect(at(490, 320).text).toMatch(/^Raise your head/);
  });

  it('asks for light although every rule passes', () => {
    expect(after(good, dark)).toMatchObject({ text: 'More light on your face.', steadyLooks: 0 });
  });
});

describe('hasStayed', () => {
  it('allows for breathing, not for steps', () => {
    expect(hasStayed(box, { ...box, left: 500, top: 170 })).toBe(true);
    expect(hasStayed(box, { ...box, left: 520 })).toBe(false);
    expect(hasStayed(box, { ...box, left: 470, width: 340 })).toBe(false);
  });
});
