import type { CaptureCheck, CaptureCode, CaptureReport } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { adviceFor, qualityAdvice, ruleTitles } from './advice.js';

type Measured = CaptureCheck['measured'];

const failed = (code: CaptureCode, measured: Measured = []): CaptureCheck => ({ code, passed: false, measured });
const advise = (check: CaptureCheck, quality: CaptureReport['quality'] = null, checks = [check]) =>
  adviceFor(check, { checks, quality });
const angles = (yaw: number, pitch: number) =>
  failed('FACE_ANGLE_TOO_LARGE', [
    { name: 'yaw', value: yaw, unit: 'degrees', minimum: -30, maximum: 30 },
    { name: 'pitch', value: pitch, unit: 'degrees', minimum: -30, maximum: 30 },
  ]);
const margins = (left: number, right: number, above: number, below: number) =>
  failed(
    'FACE_CLOSE_TO_BORDER',
    Object.entries({ left, right, above, below }).map(([side, value]) => ({
      name: `margin_${side}`,
      value,
      unit: 'px' as const,
      minimum: 15,
    })),
  );
const quality = (components: Record<string, { value: number; score: number }>) => ({ overall: 0.5, components });

describe('advice', () => {
  it('says something about every rule', () => {
    for (const code of Object.keys(ruleTitles) as CaptureCode[]) expect(advise(failed(code))).toMatch(/^[A-Z].*\.$/);
  });

  it('turns a head back, in the words of its owner', () => {
    expect(advise(angles(40, 0))).toBe('Turn your head a little to your right.');
    expect(advise(angles(-40, 10))).toBe('Turn your head a little to your left.');
    expect(advise(angles(10, 35))).toBe('Lower your chin a little.');
    expect(advise(angles(32, -44))).toBe('Raise your chin a little.');
  });

  it('moves a face away from the border that is nearest', () => {
    expect(advise(margins(3, 300, 200, 200))).toBe('Move a little to your left.');
    expect(advise(margins(300, 14, 200, 200))).toBe('Move a little to your right.');
    expect(advise(margins(10, 300, -4, 200))).toBe('Lower your head a little, or tilt the camera up.');
    expect(advise(margins(300, 300, 200, 0))).toBe('Raise your head a little, or tilt the camera down.');
  });

  it('moves a face back that nears two borders at once', () => {
    expect(advise(margins(3, 8, 200, 200))).toBe('Move back a little.');
    expect(advise(margins(300, 300, 4, -90))).toBe('Move back a little.');
  });

  it('knows from the margins where a cropped face has to go', () => {
    const cropped = failed('FACE_CROPPED');
    expect(advise(cropped, null, [cropped, margins(-60, 300, 100, 100)])).toBe('Move a little to your left.');
    expect(advise(cropped, null, [cropped])).toBe('Move to the middle of the picture.');
  });

  it('names the part that is covered where it is one', () => {
    const seen = { value: 0.1, score: 0.9 };
    const hidden = { value: 0.8, score: 0.2 };
    const covered = failed('FACE_IS_OCCLUDED');
    expect(advise(covered, quality({ eyes_visible: hidden, nose_visible: seen, mouth_visible: seen }))).toBe(
      'Uncover your eyes.',
    );
    expect(advise(covered, quality({ eyes_visible: seen, nose_visible: hidden, mouth_visible: hidden }))).toBe(
      'Uncover your face.',
    );
  });
});

describe('advice about quality', () => {
  const good = { value: 0.5, score: 1 };
  it('has nothing to say about a good picture, or about none', () => {
    expect(qualityAdvice(quality({ luminance_mean: good, sharpness: good }))).toBeUndefined();
    expect(qualityAdvice(null)).toBeUndefined();
  });

  it('tells too little light from too much', () => {
    expect(qualityAdvice(quality({ luminance_mean: { value: 0.05, score: 0.25 } }))).toBe('More light on your face.');
    expect(qualityAdvice(quality({ luminance_mean: { value: 0.96, score: 0.2 } }))).toBe(
      'Turn away from the strong light.',
    );
    expect(qualityAdvice(quality({ over_exposure_prevention: { value: 0.7, score: 0.3 } }))).toMatch(/strong light/);
    expect(qualityAdvice(quality({ illumination_uniformity: { value: 0.1, score: 0.2 } }))).toMatch(/one side/);
  });

  it('asks for stillness when the light is right', () => {
    expect(qualityAdvice(quality({ luminance_mean: good, sharpness: { value: 0.05, score: 0.17 } }))).toMatch(/still/);
  });
});
