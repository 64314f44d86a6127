import { type FaceClient, isFacetError } from '@facet/sdk';

/** Makes the collection unless it is there; answers whether it was made. */
export async function ensureCollection(
  face: FaceClient,
  externalId: string,
  description: string | null = null,
): Promise<boolean> {
  const missing = await face.collections.get(externalId).then(
    () => false,
    (error) => {
      if (isFacetError(error, 'face') && error.code === 'collection_not_found') return true;
      throw error;
    },
  );
  if (!missing) return false;
  try {
    await face.collections.create({ external_id: externalId, description });
    return true;
  } catch (error) {
    if (isFacetError(error, 'face') && error.code === 'collection_exists') return false;
    throw error;
  }
}
