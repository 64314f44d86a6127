import type { Point } from '../../types.js';

/** How deep a place lies inside a shape, in the unit of its coordinates; negative outside. */
export type Shape = (x: number, y: number) => number;

/** An ellipse; a higher `power` than 2 squares it. */
export function ellipse(middle: Point, rx: number, ry: number, angle = 0, power = 2): Shape {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const smaller = Math.min(rx, ry);
  return (x, y) => {
    const u = Math.abs(((x - middle.x) * cos + (y - middle.y) * sin) / rx);
    const v = Math.abs(((y - middle.y) * cos - (x - middle.x) * sin) / ry);
    return (1 - (u ** power + v ** power) ** (1 / power)) * smaller;
  };
}

export function rectangle(middle: Point, width: number, height: number, angle = 0): Shape {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return (x, y) => {
    const u = Math.abs((x - middle.x) * cos + (y - middle.y) * sin);
    const v = Math.abs((y - middle.y) * cos - (x - middle.x) * sin);
    return Math.min(width / 2 - u, height / 2 - v);
  };
}

/** A rod with round ends of its own radius each. */
export function rod(from: Point, to: Point, startRadius: number, endRadius = startRadius): Shape {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const squared = dx * dx + dy * dy || 1e-9;
  return (x, y) => {
    const along = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / squared));
    const away = Math.hypot(x - from.x - along * dx, y - from.y - along * dy);
    return startRadius + (endRadius - startRadius) * along - away;
  };
}

export function polygon(corners: readonly Point[]): Shape {
  const left = Math.min(...corners.map(({ x }) => x));
  const right = Math.max(...corners.map(({ x }) => x));
  const top = Math.min(...corners.map(({ y }) => y));
  const bottom = Math.max(...corners.map(({ y }) => y));
  const edges = corners.map((corner, i) => rod(corner, corners[(i + 1) % corners.length], 0));
  return (x, y) => {
    const beyond = Math.max(left - x, x - right, top - y, y - bottom);
    if (beyond > 0.1) return -beyond;
    let nearest = -Infinity;
    for (const edge of edges) nearest = Math.max(nearest, edge(x, y));
    return isInside(corners, x, y) ? -nearest : nearest;
  };
}

function isInside(corners: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const a = corners[i];
    const b = corners[j];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

export function union(...shapes: readonly Shape[]): Shape {
  return (x, y) => {
    let deepest = -Infinity;
    for (const shape of shapes) deepest = Math.max(deepest, shape(x, y));
    return deepest;
  };
}

export function without(shape: Shape, hole: Shape): Shape {
  return (x, y) => Math.min(shape(x, y), -hole(x, y));
}

/** The line along a shape's edge. */
export function outline(shape: Shape, width: number): Shape {
  return (x, y) => width / 2 - Math.abs(shape(x, y));
}

/** The shape with its edge moved in and out by up to `reach`, in waves about `length` long. */
export function uneven(shape: Shape, reach: number, length: number, random: () => number): Shape {
  const waves = Array.from({ length: 3 }, () => {
    const angle = 2 * Math.PI * random();
    const pitch = (2 * Math.PI * (0.6 + 0.8 * random())) / length;
    return { x: Math.cos(angle) * pitch, y: Math.sin(angle) * pitch, start: 2 * Math.PI * random() };
  });
  return (x, y) => {
    let sum = 0;
    for (const wave of waves) sum += Math.sin(wave.x * x + wave.y * y + wave.start);
    return shape(x, y) + (sum * reach) / 3;
  };
}
