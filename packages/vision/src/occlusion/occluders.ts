import type { RgbImage } from '../image/rgb-image.js';
import type { Point } from '../types.js';

type Colour = readonly [number, number, number];

/** Paints over the pixels for which `shade` gives a factor for the colour; noise keeps the area from being flat. */
function paint(
  image: RgbImage,
  colour: Colour,
  random: () => number,
  shade: (x: number, y: number) => number | undefined,
): RgbImage {
  const data = Uint8Array.from(image.data);
  for (let y = 0, at = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++, at += 3) {
      const factor = shade(x + 0.5, y + 0.5);
      if (factor === undefined) continue;
      const noisy = factor + (random() - 0.5) * 0.08;
      for (let c = 0; c < 3; c++) data[at + c] = Math.max(0, Math.min(255, colour[c] * noisy));
    }
  }
  return { ...image, data };
}

function isInside(polygon: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i];
    const b = polygon[j];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Mean colour about the cheeks and the nose. */
function skinColour({ data, width, height }: RgbImage, points: readonly Point[]): Colour {
  const sum = [0, 0, 0];
  let n = 0;
  for (const [a, b] of [
    [2, 29],
    [14, 29],
    [30, 30],
  ]) {
    const x0 = Math.round((points[a].x + points[b].x) / 2);
    const y0 = Math.round((points[a].y + points[b].y) / 2);
    for (let y = y0 - 2; y <= y0 + 2; y++) {
      for (let x = x0 - 2; x <= x0 + 2; x++) {
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        for (let c = 0; c < 3; c++) sum[c] += data[3 * (y * width + x) + c];
        n++;
      }
    }
  }
  return [sum[0] / n, sum[1] / n, sum[2] / n];
}

/** A face mask from the nose's bridge to the chin. */
function mask(image: RgbImage, points: readonly Point[], random: () => number): RgbImage {
  const colours: Colour[] = [[120, 165, 205], [225, 225, 228], [35, 35, 38], skinColour(image, points), [150, 60, 70]];
  const colour = colours[Math.floor(random() * colours.length)];
  const lift = points[28].y + (points[30].y - points[28].y) * (0.2 + 0.5 * random());
  const outline = [
    ...points.slice(2, 15),
    { x: points[14].x, y: lift + 4 },
    { x: points[29].x, y: lift - 3 },
    { x: points[2].x, y: lift + 4 },
  ];
  const middle = points[33].x;
  const spread = Math.abs(points[14].x - points[2].x);
  return paint(image, colour, random, (x, y) =>
    isInside(outline, x, y) ? 0.8 + 0.2 * Math.cos((3 * (x - middle)) / spread) : undefined,
  );
}

/** Dark glasses: a lens over each eye and the bridge between. */
function sunglasses(image: RgbImage, points: readonly Point[], random: () => number): RgbImage {
  const dark = 10 + 40 * random();
  const eye = Math.hypot(points[39].x - points[36].x, points[39].y - points[36].y);
  const reach = (0.85 + 0.3 * random()) * eye;
  const lenses = [
    [36, 39],
    [42, 45],
  ].map(([a, b]) => ({ x: (points[a].x + points[b].x) / 2, y: (points[a].y + points[b].y) / 2 + 0.1 * eye }));
  const inLens = (x: number, y: number) =>
    lenses.some((lens) => Math.abs((x - lens.x) / reach) ** 3 + Math.abs((y - lens.y) / (0.72 * reach)) ** 3 < 1);
  const onBridge = (x: number, y: number) =>
    x > lenses[0].x && x < lenses[1].x && Math.abs(y - (lenses[0].y + lenses[1].y) / 2) < 0.12 * eye;
  return paint(image, [dark, dark, dark + 4], random, (x, y) => (inLens(x, y) || onBridge(x, y) ? 1 : undefined));
}

/** Something skin-coloured with folds, about as large as a hand, over the mouth or a cheek. */
function hand(image: RgbImage, points: readonly Point[], random: () => number): RgbImage {
  const width = Math.abs(points[16].x - points[0].x);
  const x0 = points[33].x + (random() - 0.5) * 0.4 * width;
  const y0 = (points[33].y + points[57].y) / 2 + (random() - 0.5) * 0.3 * width;
  const rx = (0.22 + 0.16 * random()) * width;
  const ry = (0.17 + 0.13 * random()) * width;
  const angle = Math.PI * random();
  const tone = 0.85 + 0.25 * random();
  return paint(image, skinColour(image, points), random, (x, y) => {
    const u = ((x - x0) * Math.cos(angle) + (y - y0) * Math.sin(angle)) / rx;
    const v = (-(x - x0) * Math.sin(angle) + (y - y0) * Math.cos(angle)) / ry;
    const r = u * u + v * v;
    return r < 1 ? tone * (1 - 0.25 * r - (Math.abs((u * 4) % 1) < 0.08 ? 0.15 : 0)) : undefined;
  });
}

/** Covers a part of a face whose 68 points are known. */
export type Occluder = (image: RgbImage, points: readonly Point[], random: () => number) => RgbImage;

export const occluders: Readonly<Record<string, Occluder>> = { mask, sunglasses, hand };
