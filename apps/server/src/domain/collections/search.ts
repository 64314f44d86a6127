import { fail, ProblemError } from '@facet/contract';
import type { EmbeddedFace, Embedding, EmbeddingModel } from '@facet/vision';
import type { CandidateQuery } from '../ports/vector-index.js';
import { getFace, getFaces } from './faces.js';
import type { CollectionParts } from './parts.js';
import { leastCosineFor, shownSimilarity, similarityOf, type UnitScale } from './similarity.js';
import type { Collection, Match, StoredFace } from './types.js';

export interface SearchRequest {
  /** 1..100. */
  maxResults: number;
  /** Similarity on the scale, 0..1. */
  threshold: number;
  /** Default: the face scale. */
  scale?: UnitScale;
}

export type SearchMethod = 'exact' | 'approximate';

export interface Found {
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

/** The faces that look like an embedding of the server's model, and among how many they were sought. */
export async function searchByEmbedding(
  parts: CollectionParts,
  collection: Collection,
  probe: Embedding,
  request: SearchRequest,
): Promise<Found & { searched: number }> {
  const { model } = parts.vision;
  const searched = await countComparable(parts, collection, model);
  return { ...(await findMatches(parts, collection, request, { probe, model })), searched };
}

/**
 * How alike a face of the collection and an embedding of the server's model are, 0..1. Raises `collection.face_not_found`,
 * also for a face whose template another model made: it cannot be compared before `facet reindex` has moved it.
 */
export async function similarityTo(
  { index, vision }: CollectionParts,
  { accountId, id }: Collection,
  faceId: string,
  probe: Embedding,
  scale: UnitScale,
): Promise<number> {
  const template = await index.get({ accountId, collectionId: id }, faceId);
  const { model } = vision;
  if (!template || template.model.id !== model.id || template.model.version !== model.version) {
    return fail('collection.face_not_found');
  }
  return similarityOf(template.embedding, probe, scale);
}

/** How many faces a search by an embedding of this model looks at. */
async function countComparable(
  { database }: CollectionParts,
  { accountId, id }: Collection,
  model: EmbeddingModel,
): Promise<number> {
  // As long as one model is registered its templates are the faces, which the collection has counted.
  const [row] = await database.query<{ n: number }>(
    `select case when (select count(*) from embedding_models where (name, version) <> ($3, $4)) = 0 then face_count
       else (select count(*) from templates t join embedding_models m on m.id = t.model_id
         where t.account_id = $1 and t.collection_id = $2 and m.name = $3 and m.version = $4) end as n
     from collections where account_id = $1 and id = $2`,
    [accountId, id, model.id, model.version],
  );
  return row?.n ?? 0;
}

async function findMatches(
  { database, index }: CollectionParts,
  collection: Collection,
  { maxResults, threshold, scale }: SearchRequest,
  from: Pick<CandidateQuery, 'probe' | 'model'>,
  except?: string,
): Promise<Found> {
  const { candidates, method } = await index.search(
    { accountId: collection.accountId, collectionId: collection.id },
    { ...from, limit: maxResults + (except === undefined ? 0 : 1), leastCosine: leastCosineFor(threshold, scale) },
  );
  const alike = candidates
    .filter(({ faceId }) => faceId !== except)
    .map(({ faceId, cosine }) => ({ faceId, similarity: shownSimilarity(cosine, scale) }))
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
