/** What a peer's child process is asked: one photo, as the bytes of its file. */
export interface PhotoQuestion {
  image: Uint8Array;
}

export interface PhotoAnswer {
  /** From the file's bytes to the result, decoding included. */
  ms: number;
  /** Of that, decoding; NaN where the engine decodes by itself. */
  decodeMs: number;
  /** Faces in the result. */
  faces: number;
  /** Of the largest face; undefined without a face. */
  embedding: Float32Array | undefined;
}

export type EngineName = 'facet' | 'face-api' | 'human';

export interface Engine {
  name: EngineName;
  module: string;
  /** What runs for each photo, in words. */
  pipeline: string;
  /** Likeness of two embeddings as the engine's documentation compares them; higher is more alike. */
  compare(a: Float32Array, b: Float32Array): number;
  env?: NodeJS.ProcessEnv;
}

/** Cosine of two vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return dot;
}

/** Minus the Euclidean distance. */
export function nearness(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
  return -Math.sqrt(squares);
}
