/** The vector as pgvector reads it; 32-bit floats survive the way there and back unchanged. */
export function vectorText(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}

/** The reverse of `vectorText`. */
export function parseVector(text: string): Float32Array {
  return Float32Array.from(JSON.parse(text) as number[]);
}
