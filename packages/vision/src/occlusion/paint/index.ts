import type { Canvas } from './canvas.js';
import { clearGlasses, eyeBand, sunglasses } from './glasses.js';
import { fist, handAnywhere, handOverEye, handOverMouth, oneFinger } from './hands.js';
import { beard, fringe, hat, makeUp, openMouth, shadow, sideHair } from './harmless.js';
import { mask, maskAtChin, maskUnderNose, scarf } from './masks.js';
import { blob, cup, edgeOfThing, flatThing, microphone } from './objects.js';

type Painter = (canvas: Canvas) => void;

/** What covers a face, by kind: each kind is painted in several ways. */
export const covers = {
  mask: [mask, mask, mask, maskUnderNose],
  scarf: [scarf],
  sunglasses: [sunglasses, sunglasses, sunglasses, eyeBand],
  hand: [handOverMouth, handOverMouth, handOverEye, handAnywhere, fist, fist, oneFinger],
  object: [flatThing, cup, microphone, blob, blob, edgeOfThing],
} as const satisfies Record<string, readonly Painter[]>;

/** What must not be taken for a cover; what is hardest to tell apart stands twice. */
export const harmless: readonly Painter[] = [
  ...[clearGlasses, clearGlasses, shadow, shadow],
  ...[beard, fringe, sideHair, makeUp, hat, openMouth, maskAtChin],
];
