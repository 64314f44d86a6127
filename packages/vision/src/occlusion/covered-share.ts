import type { Canvas, Frame } from './paint/canvas.js';
import { ellipse, polygon, type Shape } from './paint/shapes.js';

export const parts = ['eyes', 'nose', 'mouth'] as const;
export type Part = (typeof parts)[number];

/** From this share of a part's region on the part counts as covered; up to the other it counts as free; between, as neither. */
export const coveredFrom = 0.4;
export const freeUpTo = 0.1;

/** 1 covered, 0 free, `undefined` for what is neither: nothing is learnt from that. */
export type Label = 0 | 1 | undefined;

/** What hides how much: the mean opacity over a region. */
export interface Shares extends Record<Part, number> {
  /** Of the whole face between brows and chin. */
  readonly face: number;
}

/** The pixels of each part's region: either eye, the nose from bridge to nostrils, the lips, the face from brows to chin. */
export interface Regions {
  readonly eyes: readonly [Int32Array, Int32Array];
  readonly nose: Int32Array;
  readonly mouth: Int32Array;
  readonly face: Int32Array;
}

export function regionsOf({ places, xs, ys, near }: Frame): Regions {
  const pixelsIn = (region: Shape, grownBy = 0) => near.filter((i) => region(xs[i], ys[i]) + grownBy >= 0);
  return {
    eyes: [pixelsIn(polygon(places.slice(36, 42)), 0.05), pixelsIn(polygon(places.slice(42, 48)), 0.05)],
    nose: pixelsIn(polygon([places[27], places[31], places[33], places[35]]), 0.03),
    mouth: pixelsIn(polygon(places.slice(48, 60)), 0.03),
    face: pixelsIn(ellipse({ x: places[33].x / 2, y: 0.65 }, 0.95, 1.05)),
  };
}

/** Mean opacity over each part's region; of the eyes that of which more is hidden. */
export function sharesOf({ eyes, nose, mouth, face }: Regions, opacity: Float32Array): Shares {
  const share = (pixels: Int32Array) => {
    let sum = 0;
    for (const i of pixels) sum += opacity[i];
    return pixels.length > 0 ? sum / pixels.length : 0;
  };
  return { eyes: Math.max(share(eyes[0]), share(eyes[1])), nose: share(nose), mouth: share(mouth), face: share(face) };
}

/** Labels in the order of `parts`, then whether any part is covered. Hair may hide a part without being a cover. */
export function labelsOf(canvas: Canvas, regions: Regions): Label[] {
  const covered = sharesOf(regions, canvas.covered);
  const hidden = sharesOf(regions, canvas.hidden);
  const ofParts = parts.map((part): Label => {
    if (covered[part] >= coveredFrom) return 1;
    return covered[part] <= freeUpTo && hidden[part] <= 2 * freeUpTo ? 0 : undefined;
  });
  const isFree = ofParts.every((label) => label === 0) && covered.face <= freeUpTo;
  return [...ofParts, ofParts.includes(1) ? 1 : isFree ? 0 : undefined];
}
