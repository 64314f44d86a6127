import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { centre } from '../../geometry/box.js';
import { decodeImage, defaultMaxPixels, inspectImage } from '../../image/decode.js';
import { cosineBetween } from '../../pipeline/embedding.js';
import type { EnrollableFace, ImageSize, Point, Vision } from '../../types.js';
import type { FaceMeasures } from '../quality-filter.js';
import { type CleanPhoto, type Degradation, degradations } from './degrade.js';

/** A degraded face against an untouched photo of the same person. */
export interface Sample {
  readonly kind: string;
  readonly amount: number;
  /** Absent when no face was found in the place. */
  readonly measures?: FaceMeasures;
  readonly cosine?: number;
}

/** The face nearest the middle of each photo, whom LFW names, with all that is known of it. */
export async function measureClean(vision: Vision, lfwDir: string, paths: readonly string[], width: number) {
  const faces = new Map<string, EnrollableFace>();
  await inParallel(paths, width, async (path) => {
    const face = await faceNear(vision, await readFile(join(lfwDir, path)), middleOf);
    if (face) faces.set(path, face);
  });
  return faces;
}

/** Every degradation of one photo against another photo of the same person. */
export async function measureDegraded(
  vision: Vision,
  lfwDir: string,
  path: string,
  face: EnrollableFace,
  other: EnrollableFace,
) {
  const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg'], field: 'image' } as const;
  const image = await decodeImage(inspectImage(await readFile(join(lfwDir, path)), policy), 4096);
  const samples: Sample[] = [];
  for (const degradation of degradations) {
    const bytes = await degradation.apply({ image, face });
    const found = await faceNear(vision, bytes, (size) => placeAfter(degradation, { image, face }, size));
    samples.push({
      kind: degradation.kind,
      amount: degradation.amount,
      ...(found && { measures: measuresOf(found) }),
      ...(found?.embedding && other.embedding && { cosine: cosineBetween(found.embedding, other.embedding) }),
    });
  }
  return samples;
}

export function measuresOf({ detectionScore, attributes, demographics }: EnrollableFace): FaceMeasures {
  return {
    detectionScore,
    ...(attributes && { attributes }),
    ...(demographics && { occluded: demographics.occluded }),
  };
}

/** The face nearest a place, and no farther from it than half its height; undefined when there is none. */
async function faceNear(vision: Vision, photo: Uint8Array, place: (size: ImageSize) => Point) {
  const everything = { attributes: 'all', qualityFilter: 'none', maxFaces: Number.POSITIVE_INFINITY } as const;
  const { faces, imageSize } = await vision.enrol(photo, everything);
  const { x, y } = place(imageSize);
  const off = ({ boundingBox }: EnrollableFace) => {
    const middle = centre(boundingBox);
    return Math.hypot(middle.x - x, middle.y - y) / boundingBox.height;
  };
  return faces.filter((face) => place === middleOf || off(face) < 0.5).sort((a, b) => off(a) - off(b))[0];
}

function middleOf({ width, height }: ImageSize): Point {
  return { x: width / 2, y: height / 2 };
}

/** Where the middle of the face comes to lie. */
function placeAfter({ scale, turn }: Degradation, { image, face }: CleanPhoto, after: ImageSize): Point {
  const [from, to, { x, y }] = [middleOf(image), middleOf(after), centre(face.boundingBox)];
  const angle = (turn * Math.PI) / 180;
  const [dx, dy] = [scale * (x - from.x), scale * (y - from.y)];
  return {
    x: to.x + dx * Math.cos(angle) - dy * Math.sin(angle),
    y: to.y + dx * Math.sin(angle) + dy * Math.cos(angle),
  };
}

/** Runs `work` on each item, `width` at a time. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>) {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
