import type { CaptureReport } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import {
  confidenceSentence,
  isSamePerson,
  livenessSentence,
  outcomeWords,
  refusalSentence,
  shownConfidence,
} from './verdicts.js';

describe('the confidence', () => {
  it('counts from the mark on', () => {
    expect(isSamePerson(75)).toBe(true);
    expect(isSamePerson(74.999)).toBe(false);
  });

  it('is shown so that it does not contradict the verdict', () => {
    expect(shownConfidence(91.234)).toBe('91.2');
    expect(shownConfidence(74.97)).toBe('74.97');
    expect(shownConfidence(74.9996)).toBe('74.9996');
    expect(confidenceSentence(74.97)).toMatch(/74\.97 stays below the mark of 75/);
    expect(confidenceSentence(80)).toMatch(/80\.0 reaches the mark of 75/);
  });
});

describe('the verdict', () => {
  it('is good only when nothing speaks against it', () => {
    expect(outcomeWords(90, undefined)).toEqual({ words: 'Same person', isGood: true });
    expect(outcomeWords(90, 'pass')).toEqual({ words: 'Same person, and live', isGood: true });
    expect(outcomeWords(90, 'doubt').isGood).toBe(false);
    expect(outcomeWords(90, 'refuse')).toEqual({ words: 'Same person, but not live', isGood: false });
    expect(outcomeWords(20, 'pass')).toEqual({ words: 'Not the same person', isGood: false });
  });
});

describe('the liveness', () => {
  it('says both whether it counts and how sure the models are', () => {
    expect(livenessSentence(0.97, 'pass')).toBe(
      'A probability of 0.970 counts as live (above 0.5), and is clear enough to pass.',
    );
    expect(livenessSentence(0.99998, 'pass')).toMatch(/of 0\.99998 counts/);
    expect(livenessSentence(0.6, 'doubt')).toMatch(/counts as live .* not sure/);
    expect(livenessSentence(0.4, 'doubt')).toMatch(/does not count as live .* not sure/);
    expect(livenessSentence(0.02, 'refuse')).toMatch(/does not count as live .* print/);
  });
});

describe('a refusal', () => {
  const report = {
    bounding_box: { left: 0, top: 0, width: 10, height: 10 },
    checks: [{ code: 'FACE_TOO_SMALL', passed: false, measured: [] }],
    quality: null,
  } as unknown as CaptureReport;

  it('says what to do about the selfie', () => {
    expect(refusalSentence('FACE_TOO_SMALL', report)).toBe('The selfie breaks a rule for captures. Come closer.');
    expect(refusalSentence('FRAMES_STILL', report)).toMatch(/turn your head/i);
  });

  it('knows that it is about another frame when the selfie passed', () => {
    const checks = report.checks.map((check) => ({ ...check, passed: true }));
    expect(refusalSentence('FACE_TOO_SMALL', { ...report, checks })).toBe(
      'A further frame of the selfie breaks a rule for captures: The face is large enough.',
    );
  });

  it('finds out on which of the photos there is no face', () => {
    expect(refusalSentence('FACE_NOT_FOUND', report)).toBe('No face was found in the card photo.');
    const checks: CaptureReport['checks'] = [{ code: 'FACE_NOT_FOUND', passed: false, measured: [] }];
    const without = { ...report, bounding_box: null, checks };
    expect(refusalSentence('FACE_NOT_FOUND', without)).toMatch(/Look into the camera/);
  });

  it('says nothing where it knows nothing', () => {
    expect(refusalSentence('SOMETHING_NEW', undefined)).toBe('');
  });
});
