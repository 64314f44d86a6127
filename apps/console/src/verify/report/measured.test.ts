import { describe, expect, it } from 'vitest';
import { isInside, measuredLabel, requirement, shownValue } from './measured.js';

describe('what is required', () => {
  it.each([
    [{ name: 'face_size', value: 300, unit: 'px', minimum: 224 } as const, 'at least 224 px'],
    [{ name: 'share_of_frame', value: 0, unit: 'ratio', maximum: 0.85 } as const, 'at most 85.0 %'],
    [{ name: 'face_outside_frame', value: 0, unit: 'ratio', maximum: 0 } as const, 'none'],
    [{ name: 'yaw', value: 0, unit: 'degrees', minimum: -30, maximum: 30 } as const, 'between −30° and +30°'],
    [{ name: 'faces', value: 1, unit: 'count', maximum: 1 } as const, 'at most 1'],
    [{ name: 'faces', value: 1, unit: 'count', minimum: 1, maximum: 1 } as const, 'exactly 1'],
  ])('%o', (measured, said) => {
    expect(requirement(measured)).toBe(said);
  });
});

describe('what was measured', () => {
  it('has its unit', () => {
    expect(shownValue({ name: 'face_size', value: 311.7, unit: 'px', minimum: 224 })).toBe('312 px');
    expect(shownValue({ name: 'margin_left', value: -20.2, unit: 'px', minimum: 15 })).toBe('−20 px');
    expect(shownValue({ name: 'yaw', value: -12.2, unit: 'degrees', minimum: -30, maximum: 30 })).toBe('−12°');
    expect(shownValue({ name: 'cover', value: 0.734, unit: 'probability', maximum: 0.5 })).toBe('73.4 %');
    expect(shownValue({ name: 'faces', value: 2, unit: 'count', maximum: 1 })).toBe('2');
  });

  it('does not contradict the judgement', () => {
    expect(shownValue({ name: 'inter_eye_distance', value: 79.6, unit: 'px', minimum: 80 })).toBe('79.6 px');
    expect(shownValue({ name: 'yaw', value: 30.4, unit: 'degrees', minimum: -30, maximum: 30 })).toBe('+30.4°');
    expect(shownValue({ name: 'yaw', value: -30.4, unit: 'degrees', minimum: -30, maximum: 30 })).toBe('−30.4°');
  });

  it('has the decimals of a small share that is too large', () => {
    expect(shownValue({ name: 'face_outside_frame', value: 0.0004, unit: 'ratio', maximum: 0 })).toBe('0.04 %');
    expect(shownValue({ name: 'face_outside_frame', value: 0, unit: 'ratio', maximum: 0 })).toBe('0.0 %');
  });

  it('is named for people, also where the name is new', () => {
    expect(measuredLabel('inter_eye_distance')).toBe('Between the pupils');
    expect(measuredLabel('chin_angle')).toBe('Chin angle');
  });
});

describe('isInside', () => {
  it('takes the bounds as allowed', () => {
    expect(isInside({ name: 'face_size', value: 224, unit: 'px', minimum: 224 })).toBe(true);
    expect(isInside({ name: 'cover', value: 0.51, unit: 'probability', maximum: 0.5 })).toBe(false);
  });
});
