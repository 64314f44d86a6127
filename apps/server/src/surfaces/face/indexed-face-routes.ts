import { faceOperations, fail } from '@facet/contract';
import type { AuthenticatedKey } from '../../domain/accounts/index.js';
import type { Collection, Collections } from '../../domain/collections/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { lookUpIn, tenantOf } from './collection-routes.js';
import { unitsOf, wireAnalysedFace, wireFace, wireMatch, wireStoredFace } from './wire.js';

/** Indexing, listing, searching and erasing the faces of a collection. */
export function indexedFaceRoutes(collections: Collections): Route<AuthenticatedKey>[] {
  const on = routesFor<AuthenticatedKey>();
  const lookUp = lookUpIn(collections);
  /** A missing face is missing whatever else is wrong with the request. */
  const lookUpFace = async (input: {
    params: { external_id: string; face_id: string };
    principal: AuthenticatedKey;
  }): Promise<Collection> => {
    const collection = await lookUp(input);
    await collections.getFace(collection, input.params.face_id);
    return collection;
  };

  return [
    on(faceOperations.indexFaces)({
      lookUp,
      handle: async ({ resource, files, fields, principal, signal, mount }) => {
        const units = unitsOf(mount);
        const { faces, leftOut, imageSize } = await collections.indexFaces(resource, {
          image: files.image,
          externalImageId: fields.external_image_id,
          externalFaceId: fields.external_face_id,
          attributes: fields.attributes,
          qualityFilter: fields.quality_filter,
          maxFaces: fields.max_faces,
          detectDuplicates: fields.detect_duplicates,
          faceLimit: principal.accountLimits.faces_per_collection ?? 0,
          signal,
        });
        return {
          status: 201,
          body: {
            faces: faces.map(({ stored, analysed, duplicates }) => ({
              ...wireStoredFace(stored, units),
              ...wireAnalysedFace(analysed, imageSize, units),
              ...(duplicates && {
                duplicates: duplicates.map(({ faceId, similarity }) => ({ face_id: faceId, similarity })),
              }),
            })),
            unindexed_faces: leftOut.map(({ face, reasons }) => ({
              bounding_box: units.box(face.boundingBox, imageSize),
              reasons: [...reasons],
            })),
          },
        };
      },
    }),
    on(faceOperations.listFaces)({
      lookUp,
      handle: async ({ resource, query: { external_image_id, ...page }, mount }) => {
        const units = unitsOf(mount);
        const { items, nextCursor } = await collections.listFaces(resource, {
          ...page,
          ...(external_image_id !== undefined && { externalImageId: external_image_id }),
        });
        return {
          status: 200,
          body: { faces: items.map((face) => wireStoredFace(face, units)), next_cursor: nextCursor },
        };
      },
    }),
    on(faceOperations.getFace)({
      lookUp,
      handle: async ({ resource, params, mount }) => ({
        status: 200,
        body: wireStoredFace(await collections.getFace(resource, params.face_id), unitsOf(mount)),
      }),
    }),
    on(faceOperations.getFaceCrop)({
      lookUp,
      handle: async ({ resource, params }) => ({
        status: 200,
        body: await collections.getCrop(resource, params.face_id),
      }),
    }),
    on(faceOperations.deleteFace)({
      lookUp,
      handle: async ({ resource, params, principal, requestId, address }) => {
        const deleted = await collections.deleteFaces(tenantOf(principal, { requestId, address }), resource, [
          params.face_id,
        ]);
        return deleted.size > 0 ? { status: 204 } : fail('collection.face_not_found');
      },
    }),
    on(faceOperations.deleteFaces)({
      lookUp,
      handle: async ({ resource, json, principal, requestId, address }) => {
        const ids = [...new Set(json.face_ids)];
        const deleted = await collections.deleteFaces(tenantOf(principal, { requestId, address }), resource, ids);
        return {
          status: 200,
          body: { deleted: ids.filter((id) => deleted.has(id)), not_found: ids.filter((id) => !deleted.has(id)) },
        };
      },
    }),
    on(faceOperations.searchByFace)({
      lookUp: lookUpFace,
      handle: async ({ resource, params, fields: { max_results, threshold }, mount }) => {
        const units = unitsOf(mount);
        const request = { maxResults: max_results, threshold };
        const { matches, probe } = await collections.searchByFace(resource, params.face_id, request);
        return {
          status: 200,
          body: {
            matches: matches.map((match) => wireMatch(match, units)),
            searched_face: wireStoredFace(probe, units),
            threshold,
          },
        };
      },
    }),
    on(faceOperations.searchByImage)({
      lookUp,
      handle: async ({ resource, files, fields: { max_results, threshold }, signal, mount }) => {
        const units = unitsOf(mount);
        const request = { image: files.image, maxResults: max_results, threshold, signal };
        const { matches, probe } = await collections.searchByImage(resource, request);
        return {
          status: 200,
          body: {
            matches: matches.map((match) => wireMatch(match, units)),
            searched_face: probe ? wireFace(probe, probe.imageSize, units) : null,
            threshold,
          },
        };
      },
    }),
  ];
}
