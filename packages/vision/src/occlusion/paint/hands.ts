import type { Point } from '../../types.js';
import { type Canvas, meanOf, paint, skinTexture } from './canvas.js';
import { ellipse, outline, rod, type Shape, union } from './shapes.js';
import { blotches, type Colour, mix, plain, scaled, type Texture } from './textures.js';

/** Where a hand goes: the middle of its finger roots, the way the fingers point (radians, 0 to the right) and its width. */
interface Grip {
  readonly knuckles: Point;
  readonly direction: number;
  readonly width: number;
  readonly fingers: number;
  readonly length: number;
}

function handTexture(canvas: Canvas): Texture {
  const { random, skin } = canvas;
  if (random() < 0.08) {
    const glove: Colour = [255 * random(), 255 * random(), 255 * random()];
    return plain(glove);
  }
  const own = random() < 0.75;
  return random() < 0.7 ? skinTexture(canvas, own) : plain(scaled(skin, 0.7 + 0.5 * random()));
}

/** Paints one rod of flesh with a bright ridge, dark sides and creases at the joints. */
function finger(canvas: Canvas, from: Point, to: Point, radius: number, skin: Texture): void {
  const { random } = canvas;
  const shape = rod(from, to, radius, radius * (0.75 + 0.2 * random()));
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const joints = [0.35, 0.68].map((share) => share + (random() - 0.5) * 0.1);
  const depth = 0.25 + 0.35 * random();
  const crease = 0.3 * random();
  const along = (x: number, y: number) =>
    ((x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y)) / length ** 2;
  const texture: Texture = (x, y) => {
    const side = 1 - Math.max(0, Math.min(1, shape(x, y) / radius));
    const near = Math.min(...joints.map((joint) => Math.abs(along(x, y) - joint) * length));
    return scaled(skin(x, y), 1.06 - depth * side ** 2 - (near < 0.02 ? crease : 0) + (random() - 0.5) * 0.05);
  };
  paint(canvas, (x, y) => shape(x + 0.02, y - 0.04), plain([60, 45, 45]), {
    multiply: true,
    opacity: 0.35,
    softness: 6,
    counts: 'no',
  });
  paint(canvas, shape, texture, { softness: 1.2 + random() });
  if (random() < 0.4) {
    const tip = { x: to.x - 0.15 * (to.x - from.x) * 0.3, y: to.y - 0.15 * (to.y - from.y) * 0.3 };
    const nail = ellipse(tip, radius * 0.55, radius * 0.4, Math.atan2(to.y - from.y, to.x - from.x));
    paint(canvas, nail, (x, y) => mix(scaled(skin(x, y), 1.1), [235, 190, 185], 0.5), { opacity: 0.7 });
  }
}

function grip(canvas: Canvas, { knuckles, direction, width, fingers, length }: Grip): void {
  const { random } = canvas;
  const skin = handTexture(canvas);
  const noise = blotches(0.25, random);
  const along = { x: Math.cos(direction), y: Math.sin(direction) };
  const across = { x: -along.y, y: along.x };
  const at = (a: number, b: number) => ({
    x: knuckles.x + along.x * a + across.x * b,
    y: knuckles.y + along.y * a + across.y * b,
  });
  const radius = width / 8;
  const palm = union(
    rod(at(-0.6 * width, -0.22 * width), at(0, -0.3 * width), width * 0.27, radius * 1.5),
    rod(at(-0.6 * width, 0.22 * width), at(0, 0.3 * width), width * 0.27, radius * 1.5),
    rod(at(-2.2 * width, 0), at(-0.5 * width, 0), width * 0.32, width * 0.42),
  );
  const depth = 0.15 + 0.25 * random();
  const back: Texture = (x, y) => scaled(skin(x, y), 0.85 + depth * noise(x, y) + 0.1 * Math.min(1, palm(x, y) * 4));
  paint(canvas, palm, back, { softness: 1.2 + 1.5 * random() });
  const spread = 0.05 + 0.35 * random();
  const bend = 0.6 + 0.4 * random();
  for (let i = 0; i < fingers; i++) {
    const place = (i - 1.5) / 1.5;
    const reach = length * (1 - 0.18 * Math.abs(place - 0.15)) * (0.9 + 0.2 * random());
    const from = at(0, place * width * 0.37);
    const to = at(reach * bend, place * (width * 0.37 + spread * reach));
    finger(canvas, from, to, radius * (0.9 + 0.2 * random()), skin);
  }
  if (random() < 0.6) {
    const side = random() < 0.5 ? -1 : 1;
    finger(
      canvas,
      at(-0.5 * width, side * 0.45 * width),
      at(0.25 * length, side * (0.6 + 0.3 * random()) * width),
      radius * 1.1,
      skin,
    );
  }
}

/** A hand whose fingers end about `over`, from some side below. */
function handOver(canvas: Canvas, over: Point, random: () => number): void {
  const width = 0.75 + 0.45 * random();
  const length = 0.7 + 0.45 * random();
  const direction = -Math.PI / 2 + (random() - 0.5) * 2.8;
  const back = (0.1 + 0.6 * random()) * length;
  const knuckles = { x: over.x - Math.cos(direction) * back, y: over.y - Math.sin(direction) * back };
  grip(canvas, { knuckles, direction, width, fingers: 4, length });
}

const jittered = (point: Point, reach: number, random: () => number): Point => ({
  x: point.x + (random() - 0.5) * 2 * reach,
  y: point.y + (random() - 0.5) * 2 * reach,
});

export function handOverMouth(canvas: Canvas): void {
  const { points, random } = canvas;
  handOver(canvas, jittered(meanOf([...points.slice(48, 60), points[33]]), 0.25, random), random);
}

export function handOverEye(canvas: Canvas): void {
  const { points, random } = canvas;
  const eye = meanOf(random() < 0.5 ? points.slice(36, 42) : points.slice(42, 48));
  handOver(canvas, jittered(eye, 0.15, random), random);
  if (random() < 0.3) handOver(canvas, jittered({ x: -eye.x, y: eye.y }, 0.15, random), random);
}

/** On a cheek or anywhere else: whether it covers a part is counted, not known. */
export function handAnywhere(canvas: Canvas): void {
  const { random } = canvas;
  handOver(canvas, { x: (random() - 0.5) * 2.2, y: -0.3 + 1.9 * random() }, random);
}

export function oneFinger(canvas: Canvas): void {
  const { points, random } = canvas;
  const mouth = jittered(meanOf(points.slice(48, 60)), 0.1, random);
  const direction = -Math.PI / 2 + (random() - 0.5) * 1.2;
  const radius = 0.1 + 0.08 * random();
  const length = 0.8 + 0.5 * random();
  const at = (share: number) => ({
    x: mouth.x + Math.cos(direction) * length * share,
    y: mouth.y + Math.sin(direction) * length * share,
  });
  const skin = handTexture(canvas);
  finger(canvas, at(-1.2), at(0.5), radius, skin);
  if (random() < 0.5)
    finger(canvas, { x: at(-1).x + 0.25, y: at(-1).y }, { x: at(-0.2).x + 0.25, y: at(-0.2).y }, radius, skin);
  const fist = ellipse(at(-1.3), 0.4 + 0.15 * random(), 0.35 + 0.1 * random(), direction);
  const noise = blotches(0.2, random);
  paint(canvas, fist, (x, y) => scaled(skin(x, y), 0.8 + 0.3 * noise(x, y)));
}

/** A fist or a hand seen so blurred that only its skin and some folds are left. */
export function fist(canvas: Canvas): void {
  const { points, random } = canvas;
  const centres = [
    meanOf(points.slice(48, 60)),
    points[30],
    meanOf(points.slice(36, 42)),
    meanOf(points.slice(42, 48)),
    points[33],
  ];
  const middle = jittered(centres[Math.floor(random() * centres.length)], 0.25, random);
  const [rx, ry] = [0.4 + 0.5 * random(), 0.3 + 0.35 * random()];
  const angle = Math.PI * random();
  const shape: Shape = ellipse(middle, rx, ry, angle, 2 + 1.5 * random());
  const skin = handTexture(canvas);
  const depth = 0.15 + 0.4 * random();
  const gap = 0.15 + 0.15 * random();
  const fold = random();
  const texture: Texture = (x, y) => {
    const u = ((x - middle.x) * Math.cos(angle) + (y - middle.y) * Math.sin(angle)) / gap;
    const side = 1 - Math.min(1, Math.max(0, shape(x, y) / Math.min(rx, ry)));
    const dark = Math.abs(u - Math.round(u)) < 0.1 ? 0.3 * fold : 0;
    return scaled(skin(x, y), 1.05 - depth * side ** 2 - dark + (random() - 0.5) * 0.06);
  };
  paint(canvas, shape, texture, { softness: 1 + 3 * random() });
  if (random() < 0.2) paint(canvas, outline(shape, 0.03), plain([70, 45, 40]), { opacity: 0.5 });
}
