import { dot, type Point3 } from '../../geometry/vector3.js';
import type { RgbImage } from '../../image/rgb-image.js';
import type { Point } from '../../types.js';
import { averageHead } from '../face-shape.js';
import { fitHead } from '../head-fit.js';

/** A point of the photo taken as a relief, and where it lands. */
interface Node {
  readonly from: Point;
  readonly to: Point3;
}

/** Steps of the relief's grid in eye distances, and how far around a mesh point its depth counts. */
const step = 0.08;
const reach = 0.1;
/** Depth of what is no face, and of the axis that the head turns about, in eye distances behind the eyes. */
const background = 1.3;
const axis = 0.5;

/**
 * The photo with its head turned further: by `yaw` degrees to the subject's left, by `pitch` degrees up. The photo is
 * taken as a relief whose depths are those of the average head laid under the face's mesh; what comes out of hiding is
 * smeared. Good for what reads a head's angles, up to some 40°, not for people to look at.
 */
export function turnHead(
  image: RgbImage,
  mesh: readonly Point[],
  { yaw, pitch }: { yaw: number; pitch: number },
): RgbImage {
  const { rotation, scale, middle } = fitHead(mesh);
  const depths = averageHead().map((point) => scale * dot(rotation[2], point));
  const side = Math.max(2, step * scale);
  const columns = Math.ceil(image.width / side) + 1;
  const rows = Math.ceil(image.height / side) + 1;
  const nodes: Node[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = { x: Math.min(image.width, column * side), y: Math.min(image.height, row * side) };
      const depth = depthAt(from, mesh, depths, reach * scale, background * scale);
      nodes.push({
        from,
        to: turned(from, depth - axis * scale, middle, (yaw * Math.PI) / 180, (pitch * Math.PI) / 180),
      });
    }
  }
  const canvas = { image, data: Uint8Array.from(image.data), nearest: new Float32Array(image.width * image.height) };
  canvas.nearest.fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const a = row * columns + column;
      fillTriangle(canvas, nodes[a], nodes[a + 1], nodes[a + columns]);
      fillTriangle(canvas, nodes[a + columns + 1], nodes[a + columns], nodes[a + 1]);
    }
  }
  return { ...image, data: canvas.data };
}

/** Gaussian mean of the depths nearby, falling back to the background's. */
function depthAt({ x, y }: Point, mesh: readonly Point[], depths: readonly number[], spread: number, far: number) {
  let weights = 0.005;
  let sum = weights * far;
  mesh.forEach((point, i) => {
    const weight = Math.exp(-((point.x - x) ** 2 + (point.y - y) ** 2) / (2 * spread * spread));
    weights += weight;
    sum += weight * depths[i];
  });
  return sum / weights;
}

function turned({ x, y }: Point, z: number, middle: Point, yaw: number, pitch: number): Point3 {
  const dx = x - middle.x;
  const dy = y - middle.y;
  const sideways = dx * Math.cos(yaw) - z * Math.sin(yaw);
  const inwards = dx * Math.sin(yaw) + z * Math.cos(yaw);
  return {
    x: middle.x + sideways,
    y: middle.y + dy * Math.cos(pitch) + inwards * Math.sin(pitch),
    z: inwards * Math.cos(pitch) - dy * Math.sin(pitch),
  };
}

interface Canvas {
  readonly image: RgbImage;
  readonly data: Uint8Array;
  readonly nearest: Float32Array;
}

/** Paints the triangle's pixels that nothing nearer covers, each from its place in the photo. */
function fillTriangle({ image, data, nearest }: Canvas, a: Node, b: Node, c: Node): void {
  const { width, height } = image;
  const area = (b.to.x - a.to.x) * (c.to.y - a.to.y) - (c.to.x - a.to.x) * (b.to.y - a.to.y);
  // Turned away from the camera.
  if (area <= 0) return;
  const xs = [a.to.x, b.to.x, c.to.x];
  const ys = [a.to.y, b.to.y, c.to.y];
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < Math.min(height, Math.ceil(Math.max(...ys))); y++) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x < Math.min(width, Math.ceil(Math.max(...xs))); x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      const v = ((px - a.to.x) * (c.to.y - a.to.y) - (c.to.x - a.to.x) * (py - a.to.y)) / area;
      const w = ((b.to.x - a.to.x) * (py - a.to.y) - (px - a.to.x) * (b.to.y - a.to.y)) / area;
      const u = 1 - v - w;
      if (u < -1e-6 || v < -1e-6 || w < -1e-6) continue;
      const z = u * a.to.z + v * b.to.z + w * c.to.z;
      const at = y * width + x;
      if (z >= nearest[at]) continue;
      nearest[at] = z;
      const from = {
        x: u * a.from.x + v * b.from.x + w * c.from.x,
        y: u * a.from.y + v * b.from.y + w * c.from.y,
      };
      for (let channel = 0; channel < 3; channel++) data[3 * at + channel] = sampleAt(image, from, channel);
    }
  }
}

function sampleAt({ data, width, height }: RgbImage, { x, y }: Point, channel: number): number {
  const px = Math.max(0, Math.min(width - 1, x - 0.5));
  const py = Math.max(0, Math.min(height - 1, y - 0.5));
  const [x0, y0] = [Math.floor(px), Math.floor(py)];
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
  const value = (column: number, row: number) => data[3 * (row * width + column) + channel];
  const above = value(x0, y0) * (1 - px + x0) + value(x1, y0) * (px - x0);
  const below = value(x0, y1) * (1 - px + x0) + value(x1, y1) * (px - x0);
  return above * (1 - py + y0) + below * (py - y0);
}
