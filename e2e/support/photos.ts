import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const samples = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');

export type SampleNumber = 1 | 2 | 3 | 4 | 5 | 6;

/** How many people look into the camera or past it on each sample photo, counted by eye. */
export const peopleOn: Readonly<Record<SampleNumber, number>> = { 1: 3, 2: 3, 3: 3, 4: 4, 5: 5, 6: 4 };

/** A group photo of the development dependency `@vladmandic/face-api`, 1920 pixels wide, as JPEG. */
export function sample(number: SampleNumber): Buffer {
  return readFileSync(join(samples, `sample${number}.jpg`));
}

/** Where one person's head is on a sample photo: the centre and the side of a square around it, in its pixels. */
export interface Head {
  readonly photo: SampleNumber;
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Everybody on the photos, named by what a viewer sees. The two red blondes are one woman. */
export const people = {
  paintedWithBow: { photo: 1, x: 492, y: 468, side: 400 },
  purpleLips: { photo: 1, x: 936, y: 540, side: 400 },
  redBlondeLaughing: { photo: 1, x: 1572, y: 324, side: 400 },
  profile: { photo: 2, x: 440, y: 276, side: 500 },
  fringe: { photo: 2, x: 979, y: 360, side: 400 },
  eyesDown: { photo: 2, x: 1560, y: 288, side: 400 },
  blondeCurls: { photo: 3, x: 684, y: 468, side: 400 },
  redBlondeSmiling: { photo: 3, x: 1176, y: 372, side: 400 },
  darkHairRedLips: { photo: 3, x: 1596, y: 456, side: 400 },
  overTheShoulder: { photo: 4, x: 348, y: 348, side: 400 },
  tallWithChoker: { photo: 4, x: 756, y: 192, side: 380 },
  ponytail: { photo: 4, x: 1068, y: 300, side: 400 },
  blondeProfile: { photo: 4, x: 1349, y: 276, side: 400 },
  frowning: { photo: 5, x: 468, y: 1020, side: 420 },
  lookingBack: { photo: 5, x: 684, y: 552, side: 400 },
  inTheLight: { photo: 5, x: 864, y: 204, side: 400 },
  upTheStairs: { photo: 5, x: 1176, y: 312, side: 400 },
  onTheStairs: { photo: 5, x: 1500, y: 540, side: 420 },
  greenDress: { photo: 6, x: 360, y: 636, side: 420 },
  redDress: { photo: 6, x: 756, y: 468, side: 420 },
  stripes: { photo: 6, x: 1272, y: 468, side: 420 },
  greenTop: { photo: 6, x: 1584, y: 396, side: 420 },
} as const satisfies Record<string, Head>;

export type Person = keyof typeof people;

/**
 * Pairs that the models take for one person, all closely, out of the 231 that can be made: women of like looks, in like
 * make-up and light, are mistaken for each other more often than the one in a thousand that holds for strangers picked at
 * random. The first two stand on one photo and so are two for certain; of the others one cannot be sure.
 */
export const takenForOne: readonly (readonly [Person, Person])[] = [
  ['redBlondeSmiling', 'darkHairRedLips'],
  ['frowning', 'inTheLight'],
  ['purpleLips', 'overTheShoulder'],
  ['purpleLips', 'fringe'],
  ['tallWithChoker', 'stripes'],
  ['paintedWithBow', 'tallWithChoker'],
];

/** Whether two are taken for one. */
export function areTakenForOne(one: Person, other: Person): boolean {
  return takenForOne.some((pair) => pair.includes(one) && pair.includes(other));
}

/** The square around one head, cut out of its photo, as JPEG. */
export async function portrait(head: Head): Promise<Buffer> {
  const photo = sharp(sample(head.photo));
  const { width, height } = await photo.metadata();
  const left = Math.max(0, Math.round(head.x - head.side / 2));
  const top = Math.max(0, Math.round(head.y - head.side / 2));
  const cut = { left, top, width: Math.min(head.side, width - left), height: Math.min(head.side, height - top) };
  return photo.extract(cut).jpeg({ quality: 95 }).toBuffer();
}

/** A landscape of hills under an evening sky, drawn: nobody is on it. */
export async function landscape(width = 960, height = 640): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 960 640">
    <defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#31507f"/><stop offset="1" stop-color="#f3c79a"/></linearGradient></defs>
    <rect width="960" height="640" fill="url(#sky)"/>
    <path d="M0 380 L150 290 L330 390 L520 260 L700 380 L840 310 L960 370 V640 H0 Z" fill="#56606d"/>
    <path d="M0 470 Q240 390 480 460 T960 440 V640 H0 Z" fill="#3c5d3a"/>
    <path d="M0 560 Q300 500 620 560 T960 540 V640 H0 Z" fill="#2b4329"/>
  </svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 90 }).toBuffer();
}
