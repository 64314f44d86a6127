import { describe, expect, it } from 'vitest';
import { degrees, duration, faceCount, fileSize, percent, score, words } from './format.js';

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
});
