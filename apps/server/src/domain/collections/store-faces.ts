import type { BoundingBox, Embedding, EmbeddingModel, ImageSize } from '@facet/vision';
import type { Sql } from '../ports/database.js';
import { countFacesIn } from './collections.js';
import { insertCrops, sealCrops } from './crops.js';
import { getFaces, insertFaces, type NewFace } from './faces.js';
import type { CollectionParts } from './parts.js';
import type { Collection, StoredFace } from './types.js';

/** A face that was found in an image and is to be kept, under an id of its own. */
export interface FoundFace {
  readonly id: string;
  readonly boundingBox: BoundingBox;
  readonly detectionScore: number;
  readonly embedding: Embedding;
  /** To be kept, sealed. */
  readonly crop?: Uint8Array;
}

type Labels = Pick<NewFace, 'externalImageId' | 'externalFaceId' | 'externalId' | 'metadata' | 'quality' | 'liveness'>;

/** Faces of one image with what is known of all of them. */
export interface FacesOfImage extends Partial<Labels> {
  readonly imageSize: ImageSize;
  readonly model: EmbeddingModel;
  readonly faces: readonly FoundFace[];
}

const unlabelled: Labels = {
  externalImageId: null,
  externalFaceId: null,
  externalId: null,
  metadata: null,
  quality: null,
  liveness: null,
};

/**
 * Stores faces with their templates and crops, all or none; `within` runs last in the same transaction. Raises
 * `collection.not_found`, `limit.faces`, and `collection.external_id_taken`.
 */
export async function storeFaces(
  { database, index, dataKeys }: CollectionParts,
  collection: Collection,
  { imageSize, model, faces, ...labels }: FacesOfImage,
  faceLimit: number,
  within: (sql: Sql, stored: readonly StoredFace[]) => Promise<void> = async () => {},
): Promise<StoredFace[]> {
  if (faces.length === 0) return [];
  const rows = faces.map(
    ({ id, boundingBox, detectionScore }): NewFace => ({
      id,
      boundingBox,
      imageSize,
      detectionScore,
      ...unlabelled,
      ...labels,
    }),
  );
  const crops = faces.flatMap(({ id, crop }) => (crop ? [{ faceId: id, png: crop }] : []));
  return database.transaction(async (sql) => {
    // Sealing may lock the account, which always comes before its collections.
    const sealed = await sealCrops(sql, dataKeys, collection, crops);
    const last = await countFacesIn(sql, collection, faces.length, faceLimit);
    await insertFaces(sql, collection, last, rows);
    const templates = faces.map(({ id, embedding }) => ({ faceId: id, embedding }));
    await index.add(sql, { accountId: collection.accountId, collectionId: collection.id }, model, templates);
    await insertCrops(sql, collection, sealed);
    const kept = await getFaces(
      sql,
      collection,
      faces.map(({ id }) => id),
    );
    const stored = faces.map(({ id }) => kept.get(id) as StoredFace);
    await within(sql, stored);
    return stored;
  });
}
