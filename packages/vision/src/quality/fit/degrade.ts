import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../../image/rgb-image.js';
import { occluders } from '../../occlusion/occluders.js';
import { seededRandom } from '../../occlusion/seeded-random.js';
import type { AnalysedFace } from '../../types.js';

/** A photo in full quality and the face in it that is to suffer. */
export interface CleanPhoto {
  readonly image: RgbImage;
  readonly face: AnalysedFace;
}

export interface Degradation {
  readonly kind: string;
  /** How much, in the kind's own unit. */
  readonly amount: number;
  /** Share of the photo's side that is left, 1 unless it is made smaller. */
  readonly scale: number;
  /** Degrees by which the photo is turned clockwise about its middle, 0 unless it is. */
  readonly turn: number;
  /** The photo made worse, as JPEG. */
  apply(photo: CleanPhoto): Promise<Uint8Array>;
}

/** The kind that is only written again as all the others are: what they are compared with. */
export const undegraded = 'as-is';

const shares = [0.6, 0.45, 0.35, 0.3, 0.25, 0.2, 0.16, 0.12];

interface Recipe {
  readonly kind: string;
  readonly amounts: readonly number[];
  change(photo: CleanPhoto, amount: number): Sharp;
  readonly quality?: number | 'amount';
  /** What the amount also stands for. */
  readonly amountIs?: 'scale' | 'turn';
}

const recipes: readonly Recipe[] = [
  { kind: undegraded, amounts: [0], change: ({ image }) => sharpOf(image) },
  // Standard deviation in pixels of the photo.
  {
    kind: 'blur',
    amounts: [1, 1.5, 2, 2.25, 2.5, 3, 3.5, 4, 5],
    change: ({ image }, deviation) => sharpOf(image).blur(deviation),
  },
  // Share of the side that is left.
  { kind: 'small', amounts: shares, change: shrink, amountIs: 'scale' },
  { kind: 'small and poor', amounts: shares, change: shrink, amountIs: 'scale', quality: 50 },
  // Share of the light that is left: everywhere, or on the face alone.
  {
    kind: 'dark',
    amounts: [0.25, 0.12, 0.06, 0.04, 0.03, 0.02],
    change: ({ image }, light) => sharpOf(image).linear(light, 0),
  },
  {
    kind: 'backlit',
    amounts: [0.5, 0.35, 0.25, 0.2, 0.16, 0.13, 0.1, 0.08, 0.05],
    change: (photo, light) => sharpOf(shade(photo, light)),
  },
  { kind: 'jpeg', amounts: [50, 30, 20, 10, 5], change: ({ image }) => sharpOf(image), quality: 'amount' },
  // Degrees.
  {
    kind: 'roll',
    amounts: [15, 30, 40, 50, 60, 75],
    change: ({ image }, angle) => sharpOf(image).rotate(angle, { background: '#777' }),
    amountIs: 'turn',
  },
  ...Object.keys(occluders).map((kind) => ({ kind, amounts: [1], change: cover(kind) })),
];

/** Every way to make a photo worse that the levels are measured with. */
export const degradations: readonly Degradation[] = recipes.flatMap(
  ({ kind, amounts, change, amountIs, quality: given = 90 }) =>
    amounts.map((amount) => ({
      kind,
      amount,
      scale: amountIs === 'scale' ? amount : 1,
      turn: amountIs === 'turn' ? amount : 0,
      apply: (photo: CleanPhoto) => {
        const quality = given === 'amount' ? amount : given;
        return change(photo, amount).jpeg({ quality }).toBuffer();
      },
    })),
);

function sharpOf({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function shrink({ image }: CleanPhoto, share: number): Sharp {
  return sharpOf(image).resize({ width: Math.round(image.width * share) });
}

function cover(kind: string): Recipe['change'] {
  return ({ image, face }) => {
    const points = face.attributes?.landmarks68 ?? [];
    return sharpOf(occluders[kind](image, points, seededRandom(Math.round(1e4 * points[30].x))));
  };
}

/** Takes light from the face with a soft edge and leaves the surroundings: the sun behind the head. */
function shade({ image, face }: CleanPhoto, share: number): RgbImage {
  const { left, top, width, height } = face.boundingBox;
  const data = new Uint8Array(image.data.length);
  for (let y = 0, at = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++, at += 3) {
      const away = Math.hypot((x - left - width / 2) / (0.75 * width), (y - top - height / 2) / (0.7 * height));
      const light = share + (1 - share) * Math.min(1, Math.max(0, (away - 0.9) / 0.3));
      for (let channel = 0; channel < 3; channel++) data[at + channel] = image.data[at + channel] * light;
    }
  }
  return { ...image, data };
}
