import { fail, workspaceErrorOf, workspaceOperations } from '@facet/contract';
import type { Capture } from '../../domain/capture/index.js';
import type { Collection, Collections } from '../../domain/collections/index.js';
import type { Recognition } from '../../domain/recognition/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { lookUpIn } from './collection-routes.js';
import type { WorkspacePrincipal } from './principal.js';
import { wireFace, wirePage } from './wire.js';

/** Enrolling faces, and keeping them. */
export function faceRoutes(recognition: Recognition, collections: Collections): Route<WorkspacePrincipal>[] {
  const on = routesFor<WorkspacePrincipal>();
  const lookUp = lookUpIn(collections);
  /** A missing face is missing whatever else is wrong with the request. */
  const lookUpFace = async (input: {
    params: { id: string; face_id: string };
    principal: WorkspacePrincipal;
  }): Promise<{ collection: Collection; faceId: string }> => {
    const collection = await lookUp(input);
    const faceId = uuid.test(input.params.face_id)
      ? input.params.face_id.toLowerCase()
      : fail('collection.face_not_found');
    await recognition.getFace(collection, faceId);
    return { collection, faceId };
  };

  return [
    on(workspaceOperations.enrolFace)({
      lookUp,
      handle: async ({ resource, files, fields, principal, signal }) => {
        const face = await recognition.enrol(resource, {
          capture: captureOf(files),
          externalId: fields.external_id,
          metadata: fields.metadata,
          checkLiveness: fields.check_liveness,
          faceLimit: principal.accountLimits.faces_per_collection ?? 0,
          signal,
        });
        return { status: 201, body: wireFace(resource.id, face) };
      },
    }),
    on(workspaceOperations.enrolFaces)({
      lookUp,
      handle: async ({ resource, files: { images }, fields, principal, signal }) => {
        refuseUneven(images.length, fields.external_ids.length);
        const items = images.map((image, index) => ({
          image: image instanceof Uint8Array ? { field: `images.${index}`, bytes: image } : image,
          externalId: fields.external_ids[index] ?? '',
        }));
        const outcomes = await recognition.enrolBatch(resource, items, {
          checkLiveness: fields.check_liveness,
          faceLimit: principal.accountLimits.faces_per_collection ?? 0,
          signal,
        });
        const results = outcomes.map(({ face, error }, index) =>
          face
            ? { index, success: true as const, face_id: face.id }
            : { index, success: false as const, error: workspaceErrorOf(error) },
        );
        const succeeded = results.filter(({ success }) => success).length;
        return { status: 200, body: { results, succeeded, failed: results.length - succeeded } };
      },
    }),
    on(workspaceOperations.listFaces)({
      lookUp,
      handle: async ({ resource, query: { external_id, ...page } }) => {
        const request = { ...page, ...(external_id !== undefined && { externalId: external_id }) };
        const faces = await recognition.listFaces(resource, request);
        return { status: 200, body: wirePage('faces', faces, (face) => wireFace(resource.id, face)) };
      },
    }),
    on(workspaceOperations.getFace)({
      lookUp: lookUpFace,
      handle: async ({ resource: { collection, faceId } }) => ({
        status: 200,
        body: wireFace(collection.id, await recognition.getFace(collection, faceId)),
      }),
    }),
    on(workspaceOperations.updateFace)({
      lookUp: lookUpFace,
      handle: async ({ resource: { collection, faceId }, json, principal }) => ({
        status: 200,
        body: wireFace(collection.id, await recognition.updateFace(principal, collection, faceId, json)),
      }),
    }),
    on(workspaceOperations.deleteFace)({
      lookUp: lookUpFace,
      handle: async ({ resource: { collection, faceId }, principal }) => {
        await recognition.deleteFace(principal, collection, faceId);
        return { status: 200, body: null };
      },
    }),
  ];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The image and the further frames of one capture. */
export function captureOf({ image, frames }: { image: Uint8Array; frames: readonly Uint8Array[] }): Capture {
  return {
    photo: { field: 'image', bytes: image },
    frames: frames.map((bytes, index) => ({ field: `frames.${index}`, bytes })),
  };
}

/** Raises `request.invalid` unless each image has its external id. */
function refuseUneven(images: number, externalIds: number): void {
  if (images === externalIds) return;
  const message = `Must be as many as external_ids: ${images} images, ${externalIds} external_ids`;
  fail('request.invalid', { issues: [{ field: 'images', message }] });
}
