import { fail, ProblemError } from '@facet/contract';
import type { EmbeddedFace } from '@facet/vision';
import type { CandidateQuery } from '../ports/vector-index.js';
import { getFace, getFaces } from './faces.js';
import type { CollectionParts } from './parts.js';
import { leastCosineFor, shownSimilarity } from './similarity.js';
import type { Collection, Match, StoredFace } from './types.js';

export interface SearchRequest {
  /** 1..100. */
  maxResults: number;
  /** Similarity on the face scale, 0..1. */
  threshold: number;
}

export type SearchMethod = 'exact' | 'approximate';

interface Found {
  /** The most similar first. */
  readonly matches: readonly Match[];
  /** Undefined when there was nothing to search with. */
  readonly method?: SearchMethod;
}

export interface ImageSearch extends Found {
  /** The largest face of the image; undefined when it has none. */
  readonly probe?: EmbeddedFace;
}

export interface FaceSearch extends Found {
  readonly probe: StoredFace;
}

/** The faces that look like the largest face of the image. Raises the problems of bad images. */
export async function searchByImage(
  parts: CollectionParts,
  collection: Collection,
  { image, signal, ...request }: SearchRequest & { image: Uint8Array; signal: AbortSignal },
): Promise<ImageSearch> {
  const probe = await parts.vision.embed(image, { selection: 'largest', signal }).catch(absentFace);
  if (!probe) return { matches: [] };
  const found = await findMatches(parts, collection, request, { probe: probe.embedding, model: probe.model });
  return { ...found, probe };
}

/** The faces that look like one of the collection, itself left out. Raises `collection.face_not_found`. */
export async function searchByFace(
  parts: CollectionParts,
  collection: Collection,
  faceId: string,
  request: SearchRequest,
): Promise<FaceSearch> {
  const probe = await getFace(parts.database, collection, faceId);
  const template = await parts.index.get({ accountId: collection.accountId, collectionId: collection.id }, faceId);
  if (!template) return fail('collection.face_not_found');
  const from = { probe: template.embedding, model: template.model };
  const found = await findMatches(parts, collection, request, from, faceId);
  return { ...found, probe };
}

async function findMatches(
  { database, index }: CollectionParts,
  collection: Collection,
  { maxResults, threshold }: SearchRequest,
  from: Pick<CandidateQuery, 'probe' | 'model'>,
  except?: string,
): Promise<Found> {
  const { candidates, method } = await index.search(
    { accountId: collection.accountId, collectionId: collection.id },
    { ...from, limit: maxResults + (except === undefined ? 0 : 1), leastCosine: leastCosineFor(threshold) },
  );
  const alike = candidates
    .filter(({ faceId }) => faceId !== except)
    .map(({ faceId, cosine }) => ({ faceId, similarity: shownSimilarity(cosine) }))
    .filter(({ similarity }) => similarity >= threshold)
    .slice(0, maxResults);
  const faces = await getFaces(
    database,
    collection,
    alike.map(({ faceId }) => faceId),
  );
  // One that was erased since the index saw it is not there any more.
  const matches = alike.flatMap(({ faceId, similarity }): Match[] => {
    const face = faces.get(faceId);
    return face ? [{ face, similarity }] : [];
  });
  return { matches, method };
}

function absentFace(error: unknown): undefined {
  if (error instanceof ProblemError && error.problem === 'face.not_found_in') return undefined;
  throw error;
}
