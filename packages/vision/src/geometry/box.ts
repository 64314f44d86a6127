import type { BoundingBox, ImageSize, Point } from '../types.js';
import { type Affine, apply } from './affine.js';

export function area(box: BoundingBox): number {
  return Math.max(0, box.width) * Math.max(0, box.height);
}

export function centre(box: BoundingBox): Point {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

function intersection(a: BoundingBox, b: BoundingBox): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Shared area as a fraction of the joint area, 0..1; 0 when both are empty. */
export function intersectionOverUnion(a: BoundingBox, b: BoundingBox): number {
  const shared = intersection(a, b);
  return shared === 0 ? 0 : shared / (area(a) + area(b) - shared);
}

/** Shared area as a fraction of the smaller box, 0..1: 1 when one box lies inside the other. */
export function containment(a: BoundingBox, b: BoundingBox): number {
  const shared = intersection(a, b);
  return shared === 0 ? 0 : shared / Math.min(area(a), area(b));
}

/** The part of the box that lies inside the image; of zero size when there is none. */
export function clampToImage(box: BoundingBox, size: ImageSize): BoundingBox {
  const left = Math.min(Math.max(box.left, 0), size.width);
  const top = Math.min(Math.max(box.top, 0), size.height);
  const right = Math.min(Math.max(box.left + box.width, left), size.width);
  const bottom = Math.min(Math.max(box.top + box.height, top), size.height);
  return { left, top, width: right - left, height: bottom - top };
}

/** Square about the box's centre with side `side`. */
export function squareAround(box: BoundingBox, side: number): BoundingBox {
  const { x, y } = centre(box);
  return { left: x - side / 2, top: y - side / 2, width: side, height: side };
}

/** Axis-aligned box around the image of `box` under a map that keeps axes (scaling and quarter turns). */
export function transformBox(m: Affine, box: BoundingBox): BoundingBox {
  const p = apply(m, { x: box.left, y: box.top });
  const q = apply(m, { x: box.left + box.width, y: box.top + box.height });
  const left = Math.min(p.x, q.x);
  const top = Math.min(p.y, q.y);
  return { left, top, width: Math.abs(q.x - p.x), height: Math.abs(q.y - p.y) };
}
