import type { CaptureReport } from '@facet/sdk';
import { adviceFor, ruleTitles } from './report/advice.js';

/** Confidence from which on two faces count as one person's: the kyc surface's documented mark. */
export const PASS_MARK = 75;
/** Probability above which a selfie counts as live. */
const LIVE_ABOVE = 0.5;

export type Band = 'refuse' | 'doubt' | 'pass';

/** Whether a confidence reaches the mark; reached counts. */
export function isSamePerson(confidence: number): boolean {
  return confidence >= PASS_MARK;
}

/** The confidence with one decimal, or with as many as it takes not to contradict the verdict. */
export function shownConfidence(confidence: number): string {
  const digits = [1, 2, 3].find((n) => isSamePerson(Number(confidence.toFixed(n))) === isSamePerson(confidence));
  return confidence.toFixed(digits ?? 4);
}

/** One sentence for people, with the figures that decide. */
export function confidenceSentence(confidence: number): string {
  const shown = shownConfidence(confidence);
  return isSamePerson(confidence)
    ? `A confidence of ${shown} reaches the mark of ${PASS_MARK}, as one in 1,000 pairs of strangers does too.`
    : `A confidence of ${shown} stays below the mark of ${PASS_MARK}.`;
}

/** The verdict in a few words, and whether there is nothing to hold against it; without a band liveness was not judged. */
export function outcomeWords(
  confidence: number,
  band: Band | undefined,
): { readonly words: string; readonly isGood: boolean } {
  if (!isSamePerson(confidence)) return { words: 'Not the same person', isGood: false };
  switch (band) {
    case undefined:
      return { words: 'Same person', isGood: true };
    case 'pass':
      return { words: 'Same person, and live', isGood: true };
    case 'doubt':
      return { words: 'Same person, but is it live?', isGood: false };
    case 'refuse':
      return { words: 'Same person, but not live', isGood: false };
  }
}

export const bandWords: Readonly<Record<Band, string>> = { pass: 'Live', doubt: 'In doubt', refuse: 'Not live' };

/** What the band of a liveness means, with whether the API counts the probability as live. */
export function livenessSentence(probability: number, band: Band): string {
  const counts = probability > LIVE_ABOVE ? 'counts as live' : 'does not count as live';
  const figure = `A probability of ${shownProbability(probability)} ${counts} (above ${LIVE_ABOVE})`;
  switch (band) {
    case 'pass':
      return `${figure}, and is clear enough to pass.`;
    case 'doubt':
      return `${figure}, but the models are not sure: somebody should look at the photo.`;
    case 'refuse':
      return `${figure}: it looks like a print, a screen or a mask.`;
  }
}

/** Three decimals, or as many as it takes not to claim a certainty that no model has. */
function shownProbability(probability: number): string {
  const digits = [3, 4, 5, 6].find((n) => probability.toFixed(n) !== (1).toFixed(n));
  return probability.toFixed(digits ?? 7);
}

const frameFaults: Readonly<Record<string, string>> = {
  FRAMES_DIFFER: 'The frames of the selfie do not show the same person: take them in one go.',
  FRAMES_STILL:
    'The face does not move between the frames of the selfie: turn your head a little while they are taken.',
};

/** What a refusal of the photos means, with what can be done. `report` is what is known of the selfie. */
export function refusalSentence(code: string | undefined, report: CaptureReport | undefined): string {
  const ofFrames = code === undefined ? undefined : frameFaults[code];
  if (ofFrames !== undefined) return ofFrames;
  // The code does not say on which of the two; the report of the selfie does.
  if (code === 'FACE_NOT_FOUND' && report?.bounding_box) return 'No face was found in the card photo.';
  const failed = report?.checks.find((check) => check.code === code);
  if (!failed || !report) return '';
  if (failed.passed) return `A further frame of the selfie breaks a rule for captures: ${ruleTitles[failed.code]}.`;
  return `The selfie breaks a rule for captures. ${adviceFor(failed, report)}`;
}
