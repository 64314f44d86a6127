import { randomUUID } from 'node:crypto';
import { limits } from '@facet/contract';
import type {
  AnalysedFace,
  AttributeLevel,
  EnrollableFace,
  Enrolment,
  LeftOutReason,
  QualityFilter,
} from '@facet/vision';
import type { CollectionParts } from './parts.js';
import { leastCosineFor, shownSimilarity } from './similarity.js';
import { storeFaces } from './store-faces.js';
import type { Collection, StoredFace } from './types.js';

export interface IndexRequest {
  image: Uint8Array;
  externalImageId?: string | undefined;
  externalFaceId?: string | undefined;
  attributes: AttributeLevel;
  qualityFilter: QualityFilter;
  /** 1..100. */
  maxFaces: number;
  detectDuplicates: boolean;
  /** Faces that the collection may have; 0 for no limit. */
  faceLimit: number;
  signal: AbortSignal;
}

export interface Duplicate {
  readonly faceId: string;
  /** On the face scale, 0..1. */
  readonly similarity: number;
}

export interface IndexedFace {
  readonly stored: StoredFace;
  readonly analysed: AnalysedFace;
  /** Faces of the collection that look the same, the most similar first; only when they were asked for. */
  readonly duplicates?: readonly Duplicate[];
}

export interface IndexResult {
  /** Largest first. */
  readonly faces: readonly IndexedFace[];
  readonly leftOut: readonly { readonly face: AnalysedFace; readonly reasons: readonly LeftOutReason[] }[];
  readonly imageSize: Enrolment['imageSize'];
}

type Accepted = EnrollableFace & { readonly id: string; readonly embedding: Float32Array };

/**
 * Finds the faces of an image and stores those that pass, all of them or, when anything fails, none. Raises the problems
 * of bad images, `collection.not_found`, and `limit.faces`.
 */
export async function indexFaces(
  parts: CollectionParts,
  collection: Collection,
  request: IndexRequest,
): Promise<IndexResult> {
  const { attributes, qualityFilter, maxFaces, signal } = request;
  const enrolment = await parts.vision.enrol(request.image, {
    attributes,
    qualityFilter,
    maxFaces,
    signal,
    keepCrops: parts.keepCrops,
  });
  const accepted = enrolment.faces.flatMap((face): Accepted[] =>
    face.embedding ? [{ ...face, id: randomUUID(), embedding: face.embedding }] : [],
  );
  const duplicates = request.detectDuplicates
    ? await findDuplicates(parts, collection, enrolment, accepted)
    : undefined;
  // Whoever hung up by now will never learn the face ids.
  signal.throwIfAborted();
  const { imageSize, model } = enrolment;
  const stored = await storeFaces(
    parts,
    collection,
    {
      imageSize,
      model,
      faces: accepted,
      externalImageId: request.externalImageId ?? null,
      externalFaceId: request.externalFaceId ?? null,
    },
    request.faceLimit,
  );
  return {
    faces: accepted.map((analysed, index) => ({
      stored: stored[index] as StoredFace,
      analysed,
      ...(duplicates && { duplicates: duplicates[index] ?? [] }),
    })),
    leftOut: enrolment.faces.flatMap((face) => (face.embedding ? [] : [{ face, reasons: face.leftOut }])),
    imageSize,
  };
}

/** For each face, those of the collection that reach the default threshold. Faces of the same image are not compared. */
async function findDuplicates(
  { index }: CollectionParts,
  { accountId, id }: Collection,
  { model }: Enrolment,
  accepted: readonly Accepted[],
): Promise<Duplicate[][]> {
  const threshold = limits.face.compareThreshold;
  const found: Duplicate[][] = [];
  // One after the other: a group photo must not hold every connection of the database at once.
  for (const { embedding } of accepted) {
    const { candidates } = await index.search(
      { accountId, collectionId: id },
      { probe: embedding, model, limit: limits.face.duplicates, leastCosine: leastCosineFor(threshold) },
    );
    const alike = candidates.map(({ faceId, cosine }) => ({ faceId, similarity: shownSimilarity(cosine) }));
    found.push(alike.filter(({ similarity }) => similarity >= threshold));
  }
  return found;
}
