import { type Canvas, meanOf, paint, photoTexture } from './canvas.js';
import { ellipse, outline, polygon, rectangle, rod, type Shape, union, without } from './shapes.js';
import { anyColour, blotches, type Colour, gradient, mix, plain, scaled, type Texture } from './textures.js';

interface Frame {
  readonly lenses: Shape;
  readonly rims: Shape;
  readonly holders: Shape;
}

/** Two lenses of one of many shapes with bridge and temples. */
function frame({ points, random }: Canvas, size: number, rim: number): Frame {
  const eyes = [meanOf(points.slice(36, 42)), meanOf(points.slice(42, 48))];
  const drop = 0.02 + 0.1 * random();
  const rx = size * (0.36 + 0.1 * random());
  const ry = rx * (0.5 + 0.5 * random());
  const form = random();
  const power = [2, 2.5, 3.5, 6][Math.floor(4 * random())];
  const slant = (random() - 0.5) * 0.5;
  const lens = eyes.map((eye, i) => {
    const side = i === 0 ? -1 : 1;
    const middle = { x: eye.x + side * 0.06, y: eye.y + drop };
    if (form < 0.15) {
      return polygon([
        { x: middle.x - side * rx, y: middle.y - 0.5 * ry },
        { x: middle.x + side * rx * 1.15, y: middle.y - ry },
        { x: middle.x + side * rx * 0.8, y: middle.y + ry * 0.8 },
        { x: middle.x - side * rx * 0.5, y: middle.y + ry },
      ]);
    }
    return ellipse(middle, rx, ry, side * slant * (form < 0.5 ? 1 : 0), power);
  });
  const lenses = form > 0.9 ? rectangle({ x: 0, y: drop }, 2.9 * rx + 1, 2 * ry) : union(...lens);
  const high = drop - (random() - 0.2) * 0.5 * ry;
  const thick = Math.max(0.02, rim);
  const bridge = rod({ x: eyes[0].x + 0.9 * rx, y: high }, { x: eyes[1].x - 0.9 * rx, y: high }, thick / 2);
  const reach = Math.max(Math.abs(points[0].x), Math.abs(points[16].x), 0.9);
  const temples = union(
    rod({ x: eyes[0].x - rx, y: high }, { x: -reach, y: high - 0.05 }, thick * 0.6),
    rod({ x: eyes[1].x + rx, y: high }, { x: reach, y: high - 0.05 }, thick * 0.6),
  );
  const onTop: Shape = (x, y) => Math.min(outline(lenses, thick)(x, y), drop - y);
  const rims = random() < 0.2 ? onTop : outline(lenses, thick);
  return { lenses, rims, holders: union(bridge, temples) };
}

function frameColour(random: () => number): Colour {
  const kind = random();
  if (kind < 0.5) return [15 + 30 * random(), 15 + 25 * random(), 15 + 25 * random()];
  if (kind < 0.75) return mix([90, 55, 30], [170, 150, 110], random());
  return anyColour(random);
}

function streaks(canvas: Canvas, lenses: Shape, strength: number): void {
  const { random } = canvas;
  const glint: Colour = random() < 0.6 ? [235, 240, 250] : mix([90, 130, 255], [200, 255, 220], random());
  for (let i = 0; i < 1 + 3 * random(); i++) {
    const from = { x: (random() - 0.5) * 1.6, y: (random() - 0.5) * 0.5 };
    const to = { x: from.x + (random() - 0.5) * 0.5, y: from.y + (random() - 0.5) * 0.5 };
    const streak = rod(from, to, 0.02 + 0.09 * random());
    const both: Shape = (x, y) => Math.min(streak(x, y), lenses(x, y));
    paint(canvas, both, plain(glint), { opacity: strength * random(), softness: 2 + 4 * random(), counts: 'no' });
  }
}

export function sunglasses(canvas: Canvas): void {
  const { random } = canvas;
  const rim = random() < 0.3 ? 0.01 : 0.03 + 0.1 * random();
  const glasses = frame(canvas, 1 + 0.4 * random(), rim);
  const dark: Colour = [8 + 40 * random(), 8 + 40 * random(), 8 + 40 * random()];
  const tint = random() < 0.3 ? mix(anyColour(random), dark, 0.6) : dark;
  const kind = random();
  let lens: Texture = plain(tint);
  let opacity: number | Shape = 0.88 + 0.12 * random();
  if (kind < 0.2) {
    const bottom = 0.55 + 0.4 * random();
    opacity = (_, y) => Math.max(bottom, 0.97 - (0.97 - bottom) * Math.max(0, (y + 0.3) / 0.6));
  } else if (kind < 0.4) {
    lens = gradient(anyColour(random), anyColour(random), Math.PI * random(), { x: 0, y: 0 }, 0.4 + random());
    opacity = 0.9 + 0.1 * random();
  } else if (kind < 0.5) {
    const mirrored = photoTexture(canvas);
    lens = (x, y) => mix(mirrored(x, y), tint, 0.3);
    opacity = 1;
  }
  const colour = random() < 0.5 ? tint : frameColour(random);
  paint(canvas, glasses.lenses, lens, { opacity, softness: 1 + random() });
  if (random() < 0.6) streaks(canvas, glasses.lenses, 0.6);
  paint(canvas, union(glasses.rims, glasses.holders), plain(colour));
}

/** Glasses without tint, some with reflections: nothing is covered. */
export function clearGlasses(canvas: Canvas): void {
  const { random } = canvas;
  const rim = random() < 0.2 ? 0.012 : 0.02 + 0.09 * random();
  const glasses = frame(canvas, 0.9 + 0.25 * random(), rim);
  const colour = frameColour(random);
  const glass: Colour = random() < 0.5 ? [200, 210, 220] : scaled(canvas.skin, 0.6);
  paint(canvas, glasses.lenses, plain(glass), { opacity: 0.18 * random(), counts: 'no' });
  if (random() < 0.6) streaks(canvas, glasses.lenses, 0.75);
  if (random() < 0.3) {
    const shadow: Shape = (x, y) => glasses.rims(x, y - 0.05);
    paint(canvas, shadow, plain([90, 80, 80]), { multiply: true, opacity: 0.5, softness: 5, counts: 'no' });
  }
  paint(canvas, union(glasses.rims, glasses.holders), plain(colour), { counts: 'no', softness: 1 + random() });
}

/** A patch, bandage or blindfold over one eye or both. */
export function eyeBand(canvas: Canvas): void {
  const { points, random } = canvas;
  const angle = (random() - 0.5) * 0.3;
  const one = random() < 0.35;
  const eye = meanOf(random() < 0.5 ? points.slice(36, 42) : points.slice(42, 48));
  const band = one
    ? union(ellipse(eye, 0.28 + 0.15 * random(), 0.22 + 0.15 * random(), angle), rectangle(eye, 4, 0.04, angle * 3))
    : rectangle({ x: 0, y: (random() - 0.5) * 0.1 }, 2.4 + random(), 0.35 + 0.5 * random(), angle);
  const colour = anyColour(random);
  const texture: Texture = random() < 0.3 ? photoTexture(canvas) : plain(colour);
  const noise = blotches(0.2, random);
  const head = polygon([
    ...points.slice(0, 17).map(({ x, y }) => ({ x: x * 1.1, y })),
    { x: 1.2, y: -1.2 },
    { x: -1.2, y: -1.2 },
  ]);
  const shape = without(band, (x, y) => -head(x, y));
  paint(canvas, shape, (x, y) => scaled(texture(x, y), 0.85 + 0.3 * noise(x, y)));
}
