import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Linear map onto fewer dimensions. */
export interface Projection {
  /** Subtracted first. */
  readonly mean: Float32Array;
  /** Row by row, `dimensions` × `mean.length`; rows are orthonormal. */
  readonly basis: Float32Array;
  readonly dimensions: number;
}

/** What stands beside the projection's numbers. */
export interface ProjectionRecipe {
  /** Changes whenever the numbers do: vectors of different versions cannot be compared. */
  readonly version: string;
  readonly inputs: number;
  readonly dimensions: number;
  /** Of `projection-128.bin`: mean, then basis, as little-endian float32. */
  readonly sha256: string;
  /** What it was fitted on, and how much of the variance it keeps. */
  readonly fit: Readonly<Record<string, unknown>>;
}

const dataFile = (name: string) => new URL(`../../data/${name}`, import.meta.url);

/** The projection that ships with the package. Raises when its file is not the one that the recipe names. */
export async function readProjection(): Promise<Projection & { readonly version: string }> {
  const recipe = JSON.parse(await readFile(dataFile('projection-128.json'), 'utf8')) as ProjectionRecipe;
  const bytes = await readFile(dataFile('projection-128.bin'));
  if (createHash('sha256').update(bytes).digest('hex') !== recipe.sha256) {
    throw new Error('data/projection-128.bin does not belong to data/projection-128.json');
  }
  return { ...decodeProjection(bytes, recipe), version: recipe.version };
}

export function encodeProjection({ mean, basis }: Projection): Uint8Array {
  const bytes = new Uint8Array(4 * (mean.length + basis.length));
  const view = new DataView(bytes.buffer);
  [mean, basis].forEach((numbers, part) => {
    const start = part === 0 ? 0 : 4 * mean.length;
    numbers.forEach((value, i) => {
      view.setFloat32(start + 4 * i, value, true);
    });
  });
  return bytes;
}

export function decodeProjection(
  bytes: Uint8Array,
  { inputs, dimensions }: { inputs: number; dimensions: number },
): Projection {
  if (bytes.byteLength !== 4 * inputs * (1 + dimensions)) throw new RangeError('projection of another size');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (start: number, length: number) =>
    Float32Array.from({ length }, (_, i) => view.getFloat32(4 * (start + i), true));
  return { mean: read(0, inputs), basis: read(inputs, inputs * dimensions), dimensions };
}
