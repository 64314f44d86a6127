import type { Point } from '../../types.js';
import { type Canvas, lightOn, meanOf, paint, photoTexture } from './canvas.js';
import { ellipse, outline, polygon, rectangle, rod, type Shape, uneven, union } from './shapes.js';
import { anyColour, anyPattern, type Colour, mix, plain, scaled, shaded, type Texture } from './textures.js';

function anyTexture(canvas: Canvas): Texture {
  const { random } = canvas;
  const light = lightOn(canvas);
  const colour = () => scaled(anyColour(random), light);
  const kind = random();
  if (kind < 0.3) return shaded(plain(colour()), random);
  if (kind < 0.7) return shaded(anyPattern(colour(), colour(), random), random);
  return shaded(photoTexture(canvas), random, { folds: 0, light: 0.2, grain: 0.03 });
}

/** Somewhere on eyes, nose or mouth, or between. */
function target({ points, random }: Canvas): Point {
  const parts = [
    meanOf(points.slice(36, 42)),
    meanOf(points.slice(42, 48)),
    meanOf(points.slice(36, 48)),
    meanOf(points.slice(27, 36)),
    points[33],
    meanOf(points.slice(48, 60)),
    meanOf(points.slice(48, 60)),
  ];
  const part = parts[Math.floor(parts.length * random())];
  return { x: part.x + (random() - 0.5) * 0.4, y: part.y + (random() - 0.5) * 0.4 };
}

/** A card, phone, book or sheet of paper, with lines of print or a screen. */
export function flatThing(canvas: Canvas): void {
  const { random } = canvas;
  const middle = target(canvas);
  const width = 0.5 + 1.3 * random() ** 1.5;
  const height = width * (0.5 + 1.2 * random());
  const angle = random() < 0.5 ? (random() - 0.5) * 0.4 : Math.PI * random();
  const shape = rectangle(middle, width, height, angle);
  const paper: Colour = scaled(mix([250, 250, 245], anyColour(random), random() < 0.5 ? 0 : 1), lightOn(canvas));
  const ground = random() < 0.5 ? shaded(plain(paper), random) : anyTexture(canvas);
  paint(canvas, shape, ground);
  if (random() < 0.5) {
    const lines: Shape = (x, y) => {
      const v = (y - middle.y) * Math.cos(angle) - (x - middle.x) * Math.sin(angle);
      return Math.min(shape(x, y) - 0.06, 0.015 - Math.abs(v - 0.1 * Math.round(v / 0.1)));
    };
    paint(canvas, lines, plain([60, 60, 70]), { opacity: 0.7 });
  }
  if (random() < 0.4) paint(canvas, outline(shape, 0.06), plain(anyColour(random)));
}

/** A cup, glass or bottle held to the mouth. */
export function cup(canvas: Canvas): void {
  const { points, random } = canvas;
  const mouth = meanOf(points.slice(48, 60));
  const top = { x: mouth.x + (random() - 0.5) * 0.3, y: mouth.y - 0.35 * random() };
  const [upper, lower] = [0.3 + 0.35 * random(), 0.2 + 0.3 * random()];
  const height = 0.6 + 0.9 * random();
  const lean = (random() - 0.5) * 0.5;
  const body = polygon([
    { x: top.x - upper, y: top.y },
    { x: top.x + upper, y: top.y },
    { x: top.x + lean + lower, y: top.y + height },
    { x: top.x + lean - lower, y: top.y + height },
  ]);
  const texture = anyTexture(canvas);
  const round: Texture = (x, y) => scaled(texture(x, y), 1.05 - 0.5 * ((x - top.x - lean * 0.5) / upper) ** 2);
  paint(canvas, union(body, ellipse(top, upper, 0.1 * upper)), round);
  if (random() < 0.5) paint(canvas, ellipse(top, upper, 0.2 * upper), plain(scaled(anyColour(random), 0.5)));
  if (random() < 0.5) {
    const handle = outline(ellipse({ x: top.x + upper + 0.1, y: top.y + height / 2 }, 0.2, 0.25), 0.08);
    paint(canvas, handle, texture);
  }
}

/** Its head hides the mouth. */
export function microphone(canvas: Canvas): void {
  const { points, random } = canvas;
  const mouth = meanOf(points.slice(48, 60));
  const head = { x: mouth.x + (random() - 0.5) * 0.25, y: mouth.y + 0.25 * (random() - 0.4) };
  const radius = 0.25 + 0.25 * random();
  const colour = random() < 0.7 ? scaled([70, 70, 75], 0.3 + random()) : anyColour(random);
  const angle = Math.PI / 2 + (random() - 0.5) * 1.6;
  const end = { x: head.x + 2 * Math.cos(angle), y: head.y + 2 * Math.sin(angle) };
  const pattern = anyPattern(colour, scaled(colour, 0.6), random);
  paint(canvas, rod(head, end, radius * 0.5, radius * 0.4), shaded(plain(scaled(colour, 0.7)), random));
  const ball = ellipse(head, radius, radius * (0.9 + 0.4 * random()), angle);
  paint(canvas, ball, (x, y) => scaled(pattern(x, y), 0.6 + 1.2 * Math.max(0, ball(x, y))));
}

/** Anything with any outline. */
export function blob(canvas: Canvas): void {
  const { random } = canvas;
  const middle = target(canvas);
  const size = 0.35 + 0.75 * random();
  const kind = random();
  let shape: Shape;
  if (kind < 0.4) shape = ellipse(middle, size, size * (0.4 + 0.6 * random()), Math.PI * random(), 2 + 2 * random());
  else {
    const corners = 3 + Math.floor(6 * random());
    shape = polygon(
      Array.from({ length: corners }, (_, i) => {
        const angle = (2 * Math.PI * (i + 0.6 * random())) / corners;
        const away = size * (0.6 + 0.7 * random());
        return { x: middle.x + away * Math.cos(angle), y: middle.y + away * Math.sin(angle) };
      }),
    );
  }
  if (random() < 0.4) shape = uneven(shape, 0.12, 0.3 + 0.5 * random(), random);
  paint(canvas, shape, anyTexture(canvas), { softness: 1 + 5 * random() ** 2, opacity: random() < 0.2 ? 0.85 : 1 });
}

/** A wall, a person or a frame before one side, the top or the bottom of the face. */
export function edgeOfThing(canvas: Canvas): void {
  const { points, random } = canvas;
  const from = [points[33].y, points[29].y, points[62].y][Math.floor(3 * random())] + (random() - 0.5) * 0.2;
  const side = random();
  const tilt = (random() - 0.5) * 0.5;
  const half: Shape =
    side < 0.5
      ? (x, y) => y - from - tilt * x
      : side < 0.65
        ? (x, y) => 0.15 + 0.2 * tilt - y + tilt * x
        : (x, y) => (side < 0.83 ? 1 : -1) * (x - tilt * y) - 0.1 - 0.3 * tilt;
  const shape = random() < 0.4 ? uneven(half, 0.1, 0.5, random) : half;
  paint(canvas, shape, anyTexture(canvas), { softness: 1 + 4 * random() });
}
