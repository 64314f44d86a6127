import { createVision } from '@facet/vision';
import { serveParent } from '../measure/child.js';
import { isProblem } from '../problem.js';
import type { PhotoAnswer, PhotoQuestion } from './engine.js';

const vision = await createVision({ modelsDir: process.argv[2], workers: 1 });

serveParent<PhotoQuestion, PhotoAnswer>(async ({ image }) => {
  const began = performance.now();
  try {
    const { embedding } = await vision.embed(image, { selection: 'largest' });
    return { ms: performance.now() - began, decodeMs: Number.NaN, faces: 1, embedding };
  } catch (error) {
    if (!isProblem(error, 'face.not_found_in')) throw error;
    return { ms: performance.now() - began, decodeMs: Number.NaN, faces: 0, embedding: undefined };
  }
});
