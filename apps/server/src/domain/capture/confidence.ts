import { limits } from '@facet/contract';
import { type Embedding, similarity } from '@facet/vision';

/** Confidences are shown with three digits, and decided on as they are shown. */
const DIGITS = 1e3;
/** Enough that no confidence which is shown under the mark is shown at the mark of v4. */
const DIGITS_V4 = 1e5;

/** Confidence 0..100 that two faces are one person's; 75 is met by one in a thousand pairs of strangers (docs/models.md). */
export function shownConfidence(one: Embedding, other: Embedding): number {
  let cosine = 0;
  for (let i = 0; i < one.length; i++) cosine += (one[i] as number) * (other[i] as number);
  return Math.round(similarity('kyc', cosine) * DIGITS) / DIGITS;
}

/** The same on the scale of v4: divided by 75, so that the mark is 1.0 and the most is 1.33333. */
export function onScaleOfV4(confidence: number): number {
  const { passConfidence, passConfidenceV4 } = limits.kyc;
  return Math.round((confidence / passConfidence) * passConfidenceV4 * DIGITS_V4) / DIGITS_V4;
}
