import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Box } from './accuracy/box-matching.js';

export interface LabelledPhoto {
  file: string;
  sha256: string;
  /** Hairline to chin, cheek to cheek, in pixels; by hand. */
  faces: Box[];
  /** Faces that a detector may find or not: turned away, blurred, mostly hidden. */
  uncertain: Box[];
}

const labels = join(import.meta.dirname, '../labels');

/** Folder of the sample photos that face-api ships. */
export function sampleFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
}

/** The photos of a label file and their bytes. Throws when a photo is missing or is not the one that was labelled. */
export function readLabelled(name: string, folder: string): { photo: LabelledPhoto; bytes: Buffer }[] {
  const { photos } = JSON.parse(readFileSync(join(labels, `${name}.json`), 'utf8')) as { photos: LabelledPhoto[] };
  return photos.map((photo) => {
    const bytes = readFileSync(join(folder, photo.file));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== photo.sha256) throw new Error(`${photo.file} is not the photo that was labelled`);
    return { photo, bytes };
  });
}

export interface BenchPhoto {
  name: string;
  bytes: Buffer;
  width: number;
  height: number;
}

/** One labelled face with its shoulders, cut from a photo: a portrait with a single face, its longer side `side` pixels. */
export async function portraitOf(bytes: Buffer, face: Box, name: string, side = 600): Promise<BenchPhoto> {
  const { width: imageWidth, height: imageHeight } = await sharp(bytes).metadata();
  const left = Math.max(0, Math.round(face.left - 0.45 * face.width));
  const top = Math.max(0, Math.round(face.top - 0.5 * face.height));
  const width = Math.min(imageWidth - left, Math.round(1.9 * face.width));
  const height = Math.min(imageHeight - top, Math.round(2.2 * face.height));
  const pixels = { left, top, width, height };
  const scale = side / Math.max(width, height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const cut = sharp(bytes).extract(pixels).resize(size).jpeg({ quality: 90 });
  return { name, bytes: await cut.toBuffer(), ...size };
}

/** The same photo with more pixels, as a camera of today would have taken it. */
export async function enlarged(bytes: Buffer, megapixels: number, name: string): Promise<BenchPhoto> {
  const { width, height } = await sharp(bytes).metadata();
  const scale = Math.sqrt((megapixels * 1e6) / (width * height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return { name, bytes: await sharp(bytes).resize(size).jpeg({ quality: 90 }).toBuffer(), ...size };
}

/** The photo as it is. */
export async function asIs(bytes: Buffer, name: string): Promise<BenchPhoto> {
  const { width, height } = await sharp(bytes).metadata();
  return { name, bytes, width, height };
}
