import { describe, expect, it } from 'vitest';
import { leftOutSentence, plainReasons } from './reasons.js';

const bounding_box = { left: 0, top: 0, width: 0.1, height: 0.1 };

describe('why faces are left out', () => {
  it('is said in plain words', () => {
    expect(plainReasons(['SMALL_FACE'])).toBe('too small');
    expect(plainReasons(['SMALL_FACE', 'LOW_SHARPNESS'])).toBe('too small and too blurry');
    expect(plainReasons(['OCCLUDED', 'LOW_BRIGHTNESS', 'EXTREME_POSE'])).toBe(
      'partly covered, too dark and turned too far away',
    );
  });

  it('survives a reason of a newer server', () => {
    expect(plainReasons(['OPEN_MOUTH' as 'OCCLUDED'])).toBe('open mouth');
  });

  it('counts faces of the same reasons', () => {
    const faces = [
      { bounding_box, reasons: ['SMALL_FACE' as const] },
      { bounding_box, reasons: ['EXTREME_POSE' as const] },
      { bounding_box, reasons: ['SMALL_FACE' as const] },
    ];
    expect(leftOutSentence(faces)).toBe('2 too small, 1 turned too far away');
    expect(leftOutSentence([])).toBe('');
  });
});
