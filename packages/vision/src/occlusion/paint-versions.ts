import type { RgbImage } from '../image/rgb-image.js';
import type { Point } from '../types.js';
import { type Label, labelsOf, regionsOf } from './covered-share.js';
import { occluders } from './occluders.js';
import { type Canvas, canvasOver, frameOf, type PointedFace } from './paint/canvas.js';
import { covers, harmless } from './paint/index.js';
import { retake } from './retake.js';

/** One version of a face: as it is, with something harmless, or covered. */
export interface Version {
  /** 'clean', 'harmless', a kind of `covers`, or 'plain' and a kind of the plain occluders. */
  readonly kind: string;
  /** Names of the painters that were at work. */
  readonly painters: readonly string[];
  /** Whether it was also taken differently: from elsewhere, in other light, by a worse camera. */
  readonly isRetaken: boolean;
  readonly labels: readonly Label[];
  readonly image: RgbImage;
  /** Where the tip of the nose lies. */
  readonly nose: Point;
}

/** How often each kind is painted: the harder ones more often. */
const wanted: readonly (keyof typeof covers)[] = [
  ...(['mask', 'mask', 'sunglasses', 'sunglasses', 'scarf'] as const),
  ...(['hand', 'hand', 'hand', 'object', 'object', 'object'] as const),
];
const coveredVersions = 3;
const noseTip = 30;

/**
 * A face as it is, once with harmless things, three times covered, and where `withPlain` once more by one of the plain
 * occluders, which nothing is ever learnt from.
 */
export async function* paintVersions(
  face: PointedFace,
  others: readonly PointedFace[],
  withPlain: boolean,
  random: () => number,
): AsyncGenerator<Version> {
  const frame = frameOf(face);
  const regions = regionsOf(frame);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(list.length * random())];
  const finish = async (kind: string, painters: readonly string[], canvas: Canvas, isRetaken: boolean) => {
    const labels = labelsOf(canvas, regions);
    const { image, moved } = isRetaken
      ? await retake(canvas.image, random)
      : { image: canvas.image, moved: (place: Point) => place };
    return { kind, painters, isRetaken, labels, image, nose: moved(face.points[noseTip]) };
  };
  const paintHarmless = (canvas: Canvas, count: number): string[] =>
    Array.from({ length: count }, () => {
      const painter = pick(harmless);
      painter(canvas);
      return painter.name;
    });

  yield finish('clean', [], canvasOver(frame, others, random), false);
  const harmlessOnly = canvasOver(frame, others, random);
  const harmlessPainters = paintHarmless(harmlessOnly, 1 + Math.floor(2.5 * random()));
  yield finish('harmless', harmlessPainters, harmlessOnly, random() < 0.7);
  for (let i = 0; i < coveredVersions; i++) {
    const canvas = canvasOver(frame, others, random);
    const kind = pick(wanted);
    const besides = random() < 0.35 ? 1 : 0;
    const first = random() < 0.7 ? paintHarmless(canvas, besides) : [];
    const painter = pick<(canvas: Canvas) => void>(covers[kind]);
    painter(canvas);
    const last = paintHarmless(canvas, besides - first.length);
    yield finish(kind, [painter.name, ...first, ...last], canvas, random() < 0.65);
  }
  if (!withPlain) return;
  const kind = pick(Object.keys(occluders));
  const image = occluders[kind](face.image, face.points, random);
  const labels = [undefined, undefined, undefined, 1] as const;
  yield { kind: `plain ${kind}`, painters: [], isRetaken: false, labels, image, nose: face.points[noseTip] };
}
