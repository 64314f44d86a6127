import type { Point } from '../../types.js';
import { type Canvas, lightOn, paint, photoTexture, skinTexture } from './canvas.js';
import { outline, polygon, rectangle, rod, type Shape, uneven, union } from './shapes.js';
import { anyColour, anyPattern, type Colour, mix, plain, scaled, shaded, type Texture } from './textures.js';

const surgical: readonly Colour[] = [
  [120, 165, 205],
  [150, 195, 220],
  [140, 200, 190],
  [225, 228, 230],
  [238, 238, 235],
  [30, 32, 36],
  [235, 190, 200],
];

function clothTexture(canvas: Canvas): Texture {
  const { random } = canvas;
  const kind = random();
  const light = lightOn(canvas);
  const colour = scaled(surgical[Math.floor(random() * surgical.length)], light);
  const other = scaled(anyColour(random), light);
  if (kind < 0.35) return shaded(plain(colour), random);
  if (kind < 0.5) return shaded(plain(other), random);
  if (kind < 0.65) return shaded(plain(scaled(canvas.skin, 0.7 + 0.5 * random())), random);
  if (kind < 0.72) return shaded(skinTexture(canvas, random() < 0.5), random);
  if (kind < 0.92) return shaded(anyPattern(other, scaled(anyColour(random), light), random), random);
  return shaded(photoTexture(canvas), random);
}

/** Medical and cloth masks from the nose's bridge down; `top` is 0 at the bridge and 1 at the nostrils. */
function maskWithTop(canvas: Canvas, top: number): void {
  const { points, random } = canvas;
  const at = (a: Point, b: Point, t: number) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
  const first = 1 + Math.floor(3 * random());
  const jaw = points.slice(first, 17 - first);
  const wider = 0.98 + 0.14 * random();
  const lower = 0.06 * random();
  const below = jaw.map(({ x, y }) => ({ x: x * wider, y: y + lower }));
  const peak = at(points[27], points[33], top);
  const sag = (random() - 0.3) * 0.25;
  const steep = 0.25 + 0.35 * random();
  const [right, left] = [below[0], below[below.length - 1]];
  const upper = [at(peak, left, 0.85), at(peak, left, steep), peak, at(peak, right, steep), at(peak, right, 0.85)].map(
    (point, i) => ({ x: point.x, y: point.y + (i % 4 === 0 ? sag / 2 : i === 2 ? 0 : sag / 3) }),
  );
  const outlineOf = polygon([...below, ...upper]);
  const shape: Shape = random() < 0.4 ? uneven(outlineOf, 0.06, 0.6, random) : outlineOf;
  const texture = clothTexture(canvas);
  const middle = peak.x;
  const roundness = 0.15 + 0.35 * random();
  const round: Texture = (x, y) => scaled(texture(x, y), 1.05 - roundness * (x - middle) ** 2);
  paint(canvas, shape, round, { softness: 1 + 1.5 * random(), opacity: random() < 0.1 ? 0.9 : 1 });
  const colour = texture(peak.x, peak.y + 0.3);
  if (random() < 0.4) pleats(canvas, shape, peak, colour);
  if (random() < 0.5) {
    const edge: Shape = (x, y) => Math.min(outline(shape, 0.05)(x, y), 1);
    paint(canvas, edge, plain(mix(colour, random() < 0.5 ? [255, 255, 255] : [20, 20, 20], 0.4)));
  }
  if (random() < 0.2) {
    const valve = rectangle({ x: middle + 0.35 * (random() < 0.5 ? -1 : 1), y: peak.y + 0.6 }, 0.3, 0.25);
    paint(canvas, valve, plain(mix(colour, anyColour(random), 0.5)));
  }
  if (random() < 0.7) straps(canvas, right, left, colour);
}

function pleats(canvas: Canvas, shape: Shape, peak: Point, colour: Colour): void {
  const { random } = canvas;
  const gap = 0.18 + 0.12 * random();
  for (let i = 1; i <= 4; i++) {
    const y0 = peak.y + 0.15 + i * gap;
    const pleat: Shape = (x, y) => Math.min(shape(x, y), 0.025 - Math.abs(y - y0 - 0.08 * x * x));
    paint(canvas, pleat, plain(scaled(colour, 0.75)), { opacity: 0.7 });
  }
}

function straps(canvas: Canvas, right: Point, left: Point, colour: Colour): void {
  const thickness = 0.012 + 0.03 * canvas.random();
  const strap = union(
    rod(right, { x: right.x - 0.15, y: right.y - 0.4 }, thickness),
    rod(left, { x: left.x + 0.15, y: left.y - 0.4 }, thickness),
  );
  paint(canvas, strap, plain(mix(colour, [235, 235, 235], 0.5)), { counts: 'no' });
}

export function mask(canvas: Canvas): void {
  maskWithTop(canvas, 0.1 + 0.6 * canvas.random());
}

/** The nose looks out. */
export function maskUnderNose(canvas: Canvas): void {
  maskWithTop(canvas, 1.05 + 0.25 * canvas.random());
}

/** Hangs at the chin and hides nothing. */
export function maskAtChin(canvas: Canvas): void {
  const { points, random } = canvas;
  const top = (points[57].y + points[8].y) / 2 + 0.1 * random();
  const band = points.slice(4, 13).map(({ x, y }) => ({ x: x * 1.05, y: y + 0.1 }));
  const shape = polygon([
    ...band,
    { x: points[11].x, y: top + 0.05 },
    { x: points[8].x, y: top },
    { x: points[5].x, y: top + 0.05 },
  ]);
  paint(canvas, shape, clothTexture(canvas));
}

/** Wound about neck and lower face, wider than the face. */
export function scarf(canvas: Canvas): void {
  const { points, random } = canvas;
  const height = random();
  const y0 = points[29].y + (points[33].y + 0.12 - points[29].y) * height;
  const slope = (random() - 0.5) * 0.5;
  const wide = 1.1 + 0.9 * random();
  const corners = [
    { x: -wide, y: y0 + (random() - 0.6) * 0.5 - slope },
    { x: points[30].x, y: y0 },
    { x: wide, y: y0 + (random() - 0.6) * 0.5 + slope },
    { x: wide, y: 3.5 },
    { x: -wide, y: 3.5 },
  ];
  const shape = uneven(polygon(corners), 0.1, 0.8, random);
  const light = lightOn(canvas);
  const a = scaled(anyColour(random), light);
  const texture = random() < 0.5 ? plain(a) : anyPattern(a, scaled(anyColour(random), light), random);
  const cloth = random() < 0.12 ? photoTexture(canvas) : texture;
  paint(canvas, shape, shaded(cloth, random, { folds: 0.35, light: 0.25, grain: 0.1 }), { softness: 1 + 3 * random() });
}
