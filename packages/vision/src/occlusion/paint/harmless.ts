import { type Canvas, lightOn, meanOf, paint } from './canvas.js';
import { ellipse, outline, polygon, rod, type Shape, uneven, without } from './shapes.js';
import { anyColour, blotches, type Colour, mix, plain, scaled, shaded, type Texture } from './textures.js';

function hairColour(canvas: Canvas): Colour {
  const { random } = canvas;
  const shades: readonly Colour[] = [
    [25, 20, 18],
    [50, 35, 25],
    [95, 65, 40],
    [170, 135, 85],
    [150, 150, 150],
    [120, 50, 30],
  ];
  return scaled(shades[Math.floor(random() * shades.length)], (0.7 + 0.6 * random()) * Math.max(0.5, lightOn(canvas)));
}

/** Fine strands along `angle`. */
function strands(colour: Colour, angle: number, { random }: Canvas): Texture {
  const bend = blotches(0.5, random);
  const fine = blotches(0.05, random);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const across = -x * sin + y * cos + 0.15 * bend(x, y);
    return scaled(colour, 0.55 + 0.9 * fine(across * 2, (x * cos + y * sin) * 0.15));
  };
}

export function fringe(canvas: Canvas): void {
  const { points, random } = canvas;
  const brow = meanOf(points.slice(17, 27)).y;
  const low = brow + (random() - 0.75) * 0.5;
  const slope = (random() - 0.5) * 0.8;
  const texture = strands(hairColour(canvas), Math.PI / 2 + (random() - 0.5) * 0.8, canvas);
  const ragged = blotches(0.05 + 0.1 * random(), random);
  const depth = 0.1 + 0.25 * random();
  const head = ellipse({ x: 0, y: 0.1 }, 1.25, 1.7);
  const hair: Shape = (x, y) =>
    Math.min(head(x, y), low + slope * x * Math.sign(slope) * 0.3 + depth * (ragged(x, 0) - 0.5) - y);
  paint(canvas, hair, texture, { counts: 'hidden', opacity: 0.85 + 0.15 * random() });
  for (let i = 0; i < 8 * random(); i++) {
    const from = { x: (random() - 0.5) * 1.6, y: low - 0.2 };
    const to = { x: from.x + (random() - 0.5) * 0.4, y: from.y + 0.3 + 0.5 * random() };
    paint(canvas, rod(from, to, 0.02, 0.005), texture, { counts: 'hidden' });
  }
}

/** Long hair that falls over the cheeks. */
export function sideHair(canvas: Canvas): void {
  const { random } = canvas;
  const texture = strands(hairColour(canvas), Math.PI / 2 + (random() - 0.5) * 0.4, canvas);
  for (const side of random() < 0.5 ? [-1, 1] : [random() < 0.5 ? -1 : 1]) {
    const inner = 0.72 + 0.35 * random();
    const curve = (random() - 0.3) * 0.25;
    const hair: Shape = (x, y) => Math.min(side * x - inner - curve * (y - 0.5) ** 2, 1.6 - side * x, y + 1.4);
    paint(canvas, uneven(hair, 0.05, 0.3, random), texture, { counts: 'hidden', softness: 1 + 3 * random() });
  }
}

/** Beard, moustache or both; the lips stay free. */
export function beard(canvas: Canvas): void {
  const { points, random } = canvas;
  const colour = hairColour(canvas);
  const texture = strands(colour, Math.PI / 2, canvas);
  const lips = polygon(points.slice(48, 60));
  const fine = blotches(0.03 + 0.03 * random(), random);
  const thick = 0.45 + 0.55 * random();
  const opacity: Shape = (x, y) => thick * Math.min(1, 0.5 + fine(x, y));
  const kind = random();
  if (kind > 0.25) {
    const first = Math.floor(2 + 4 * random());
    const jaw = points.slice(first, 17 - first).map(({ x, y }) => ({ x: x * 1.03, y: y + 0.25 * random() }));
    const top = points[57].y - 0.25 * random();
    const upper = [
      { x: points[54].x + 0.12, y: top },
      { x: points[33].x, y: points[57].y + 0.04 },
      { x: points[48].x - 0.12, y: top },
    ];
    paint(canvas, without(uneven(polygon([...jaw, ...upper]), 0.05, 0.2, random), lips), texture, {
      opacity,
      counts: 'no',
      softness: 5,
    });
  }
  if (kind < 0.8) {
    const between = (points[33].y + points[51].y) / 2;
    const drop = 0.05 + 0.2 * random();
    const wide = 0.95 + 0.25 * random();
    const hair = polygon([
      { x: points[48].x * wide, y: points[48].y + drop * random() },
      { x: points[31].x, y: between - 0.04 },
      { x: points[33].x, y: between },
      { x: points[35].x, y: between - 0.04 },
      { x: points[54].x * wide, y: points[54].y + drop * random() },
      { x: points[51].x, y: points[51].y + 0.03 },
    ]);
    paint(canvas, uneven(hair, 0.02, 0.15, random), texture, { opacity, counts: 'no', softness: 3 });
  }
}

/** Lipstick, eye shadow and rouge. */
export function makeUp(canvas: Canvas): void {
  const { points, random } = canvas;
  const soft = { counts: 'no' } as const;
  const strong: Colour =
    random() < 0.6 ? [190 * random() + 60, 20 + 60 * random(), 40 + 80 * random()] : anyColour(random);
  if (random() < 0.8)
    paint(canvas, polygon(points.slice(48, 60)), plain(strong), {
      ...soft,
      opacity: 0.35 + 0.5 * random(),
      softness: 2,
    });
  if (random() < 0.6) {
    const lid = scaled(anyColour(random), 0.7);
    for (const from of [36, 42]) {
      const eye = meanOf(points.slice(from, from + 6));
      const above: Shape = (x, y) => Math.min(ellipse(eye, 0.32, 0.2)(x, y), eye.y + 0.02 - y);
      paint(canvas, above, plain(lid), { ...soft, opacity: 0.25 + 0.5 * random(), softness: 6 });
      if (random() < 0.5)
        paint(canvas, outline(polygon(points.slice(from, from + 6)), 0.03), plain([15, 12, 12]), {
          ...soft,
          opacity: 0.8,
        });
    }
  }
  if (random() < 0.5) {
    for (const x of [-0.6, 0.6])
      paint(canvas, ellipse({ x, y: 0.6 }, 0.3, 0.25), plain([220, 100, 110]), { ...soft, opacity: 0.3, softness: 20 });
  }
}

/** A hard or soft shadow, or a light, over a part of the face. */
export function shadow(canvas: Canvas): void {
  const { random } = canvas;
  const angle = 2 * Math.PI * random();
  const from = (random() - 0.5) * 1.2;
  const half: Shape = (x, y) => x * Math.cos(angle) + (y - 0.5) * Math.sin(angle) - from;
  const shape = random() < 0.3 ? uneven(half, 0.3, 1, random) : half;
  const dark = 50 + 130 * random();
  const softness = canvas.pixelsPerUnit * (0.03 + random() ** 2);
  if (random() < 0.8)
    paint(canvas, shape, plain([dark, dark, Math.min(255, dark * (1 + 0.2 * random()))]), {
      counts: 'no',
      multiply: true,
      softness,
    });
  else paint(canvas, shape, plain([250, 245, 235]), { counts: 'no', opacity: 0.15 + 0.35 * random(), softness });
}

/** A hat, cap or hood down to the brows, with the shadow of its brim. */
export function hat(canvas: Canvas): void {
  const { points, random } = canvas;
  const brow = meanOf(points.slice(17, 27)).y;
  const edge = brow - 0.08 - 0.4 * random();
  const arch = (random() - 0.5) * 0.3;
  const shape: Shape = (x, y) => Math.min(edge + arch * x * x - y, 1.5 - Math.abs(x));
  const under: Shape = (_, y) => Math.min(edge + 0.45 - y, y - edge);
  if (random() < 0.5) paint(canvas, under, plain([110, 105, 105]), { counts: 'no', multiply: true, softness: 15 });
  const colour = scaled(anyColour(random), lightOn(canvas));
  paint(canvas, shape, shaded(plain(random() < 0.5 ? colour : mix(colour, [20, 20, 20], 0.7)), random), {
    counts: 'hidden',
    softness: 2,
  });
}

/** The lower jaw drops and the mouth stands open, with or without teeth. */
export function openMouth(canvas: Canvas): void {
  const { points, random, pixelsPerUnit } = canvas;
  const mouth = meanOf(points.slice(48, 60));
  const wide = (points[54].x - points[48].x) * (0.3 + 0.15 * random());
  const tall = 0.15 + 0.3 * random();
  const middle = { x: mouth.x, y: mouth.y + tall * 0.5 };
  const hole = ellipse(middle, wide, tall, 0, 2.2);
  paint(canvas, (x, y) => hole(x, y) + 0.07, plain([175, 90, 90]), {
    counts: 'no',
    opacity: 0.75,
    softness: pixelsPerUnit * 0.06,
  });
  paint(canvas, hole, plain([45 + 40 * random(), 15, 18]), { counts: 'no', softness: 2 });
  if (random() < 0.7) {
    const teeth: Shape = (x, y) => Math.min(hole(x, y) - 0.02, middle.y - tall * 0.5 - y);
    paint(canvas, teeth, (x) => scaled([225, 220, 205], 0.85 + 0.15 * Math.cos(x * 60)), { counts: 'no', softness: 2 });
  }
  if (random() < 0.5) {
    const tongue = ellipse({ x: middle.x, y: middle.y + tall * 0.7 }, wide * 0.7, tall * 0.5);
    paint(canvas, (x, y) => Math.min(tongue(x, y), hole(x, y)), plain([190, 90, 95]), { counts: 'no', softness: 3 });
  }
}
