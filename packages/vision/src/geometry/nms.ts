import type { DetectedFace } from '../types.js';
import { containment, intersectionOverUnion } from './box.js';

/** Overlap above which two boxes are one face. Together they merged no two of 72 labelled faces in group photos. */
export const faceOverlap = { intersectionOverUnion: 0.4, containment: 0.75 } as const;

/**
 * Non-maximum suppression: keeps the highest scores first and drops each box that overlaps a kept one by more than
 * `limits` (the containment rule drops a small box inside a large one). Returns kept boxes, highest score first.
 */
export function suppressOverlaps<T extends DetectedFace>(candidates: readonly T[], limits = faceOverlap): T[] {
  const kept: T[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.detectionScore - a.detectionScore)) {
    const isNew = kept.every(
      (other) =>
        intersectionOverUnion(candidate.boundingBox, other.boundingBox) <= limits.intersectionOverUnion &&
        containment(candidate.boundingBox, other.boundingBox) <= limits.containment,
    );
    if (isNew) kept.push(candidate);
  }
  return kept;
}
