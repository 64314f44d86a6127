import { describe, expect, it } from 'vitest';
import {
  accuracyAt,
  accuracyByFold,
  bestThreshold,
  type ScoredPair,
  ScoreHistogram,
  trueAcceptRate,
} from './verification.js';

const pair = (fold: number, same: boolean, score: number | undefined): ScoredPair => ({ fold, same, score });

describe('bestThreshold', () => {
  it('parts what can be parted', () => {
    const threshold = bestThreshold([pair(1, true, 0.8), pair(1, true, 0.6), pair(1, false, 0.2)]);
    expect(threshold).toBeCloseTo(0.4);
  });

  it('does not part equal scores', () => {
    const pairs = [pair(1, true, 0.5), pair(1, false, 0.5), pair(1, false, 0.5)];
    expect(accuracyAt(pairs, bestThreshold(pairs))).toBeCloseTo(2 / 3);
  });
});

describe('accuracyByFold', () => {
  it('chooses each threshold without the fold it judges', () => {
    const pairs = [pair(1, true, 0.9), pair(1, false, 0.1), pair(2, true, 0.45), pair(2, false, 0.4)];
    const [first, second] = accuracyByFold(pairs);
    expect(first).toMatchObject({ fold: 1, accuracy: 1 });
    expect(first?.threshold).toBeCloseTo(0.425);
    expect(second).toMatchObject({ fold: 2, accuracy: 0.5 });
  });

  it('judges a pair without a face wrong, of one person or two', () => {
    const pairs = [pair(1, true, undefined), pair(1, false, undefined), pair(1, true, 0.9), pair(1, false, 0.1)];
    expect(accuracyByFold(pairs)[0].accuracy).toBe(0.5);
  });
});

describe('ScoreHistogram', () => {
  it('finds the threshold that lets the asked share pass', () => {
    const impostors = new ScoreHistogram();
    for (let i = 0; i < 1000; i++) impostors.add(i / 1000);
    const threshold = impostors.thresholdAt(0.01);
    expect(threshold).toBeGreaterThan(0.989);
    expect(threshold).toBeLessThanOrEqual(0.99);
    expect(impostors.total).toBe(1000);
  });

  it('lets none pass when the share is less than one score', () => {
    const impostors = new ScoreHistogram();
    impostors.add(0.3);
    impostors.add(1);
    expect(impostors.thresholdAt(0.1)).toBeGreaterThan(1);
  });
});

it('counts a genuine pair without a face as refused', () => {
  expect(trueAcceptRate([0.9, 0.2, undefined, 0.5], 0.5)).toBe(0.5);
});
