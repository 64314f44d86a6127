import { describe, expect, it } from 'vitest';
import { count, degrees, duration, faceCount, fileSize, fullMoment, moment, percent, score, words } from './format.js';

describe('figures for people', () => {
  it('keeps one decimal of a percentage and three of a score', () => {
    expect(percent(0.9844)).toBe('98.4 %');
    expect(percent(1)).toBe('100.0 %');
    expect(score(0.65)).toBe('0.650');
  });

  it('signs angles and has no negative zero', () => {
    expect([degrees(12.4), degrees(-7.6), degrees(-0.3)]).toEqual(['+12°', '−8°', '0°']);
  });

  it('changes units of time and size where people would', () => {
    expect([duration(84.4), duration(1_240)]).toEqual(['84 ms', '1.24 s']);
    expect([fileSize(900), fileSize(86_000), fileSize(8_808_038)]).toEqual(['900 B', '84 KB', '8.4 MB']);
  });

  it('counts faces and spells names out', () => {
    expect([faceCount(0), faceCount(1), faceCount(5)]).toEqual(['No faces', '1 face', '5 faces']);
    expect(words('left_eye')).toBe('Left eye');
  });

  it('says the time today and the date before', () => {
    const now = new Date(2026, 10, 21, 18, 0);
    expect(moment(new Date(2026, 10, 21, 9, 5).toISOString(), now)).toBe('09:05');
    expect(moment(new Date(2026, 10, 20, 23, 59).toISOString(), now)).toBe('20 Nov 2026');
    expect(fullMoment(new Date(2026, 10, 21, 9, 5, 7).toISOString())).toBe('21 Nov 2026, 09:05:07');
  });

  it('counts things', () => {
    expect([count(0, 'photo'), count(1, 'photo'), count(12_345, 'face')]).toEqual([
      '0 photos',
      '1 photo',
      '12,345 faces',
    ]);
  });
});
