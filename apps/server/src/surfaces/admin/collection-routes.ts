import { adminOperations, fail, ProblemError } from '@facet/contract';
import type { Accounts, Actor } from '../../domain/accounts/index.js';
import type { Collection, Collections, PortableFace } from '../../domain/collections/index.js';
import { type Route, routesFor } from '../../http/route.js';

/** Collections as the operator sees them: listed, moved to another server, and to another model. */
export function collectionRoutes(accounts: Accounts, collections: Collections): Route<Actor>[] {
  const on = routesFor<Actor>();
  const lookUp = async ({ params }: { params: { id: string; external_id: string } }): Promise<Collection> => {
    await accounts.getAccount(params.id);
    return collections.get({ accountId: params.id, boundTo: null }, params.external_id).catch(inOperatorsWords);
  };
  return [
    on(adminOperations.listAccountCollections)({
      lookUp: ({ params }) => accounts.getAccount(params.id),
      handle: async ({ resource, query }) => {
        const { items, nextCursor } = await collections.list({ accountId: resource.id, boundTo: null }, query);
        const ids = items.map(({ id }) => id);
        const outdated = await collections.countOutdated(resource.id, ids);
        return {
          status: 200,
          body: {
            collections: items.map(({ id, externalId, description, faceCount, createdAt }) => ({
              external_id: externalId,
              description,
              face_count: faceCount,
              outdated_faces: outdated.get(id) ?? 0,
              created_at: createdAt.toISOString(),
            })),
            next_cursor: nextCursor,
          },
        };
      },
    }),
    on(adminOperations.exportTemplates)({
      lookUp,
      handle: async ({ resource, query, principal }) => {
        const { items, nextCursor, model } = await collections.exportTemplates(principal, resource, query);
        return { status: 200, body: { model, templates: items.map(wirePortable), next_cursor: nextCursor } };
      },
    }),
    on(adminOperations.importTemplates)({
      lookUp,
      handle: async ({ resource, json: { model, templates }, principal }) => {
        const limits = await accounts.limitsOf(resource.accountId, 'face');
        const faces = templates.map(readPortable);
        const batch = { model, faces, faceLimit: limits.faces_per_collection ?? 0 };
        return {
          status: 200,
          body: await collections.importTemplates(principal, resource, batch).catch(inOperatorsWords),
        };
      },
    }),
    on(adminOperations.reindexCollection)({
      lookUp,
      handle: async ({ resource, principal, signal }) => ({
        status: 200,
        body: await collections.reindex(principal, resource, signal),
      }),
    }),
  ];
}

type WireTemplate = ReturnType<typeof wirePortable>;

function wirePortable({ embedding, createdAt, ...face }: PortableFace) {
  const bytes = Buffer.alloc(4 * embedding.length);
  embedding.forEach((value, index) => {
    bytes.writeFloatLE(value, 4 * index);
  });
  return {
    face_id: face.id,
    external_image_id: face.externalImageId,
    external_face_id: face.externalFaceId,
    external_id: face.externalId,
    metadata: face.metadata,
    quality: face.quality,
    liveness: face.liveness,
    bounding_box: face.boundingBox,
    image_size: face.imageSize,
    confidence: face.detectionScore,
    created_at: createdAt.toISOString(),
    template: bytes.toString('base64'),
  };
}

function readPortable(face: WireTemplate): PortableFace {
  const bytes = Buffer.from(face.template, 'base64');
  return {
    id: face.face_id.toLowerCase(),
    externalImageId: face.external_image_id,
    externalFaceId: face.external_face_id,
    externalId: face.external_id,
    metadata: face.metadata,
    quality: face.quality,
    liveness: face.liveness,
    boundingBox: face.bounding_box,
    imageSize: face.image_size,
    detectionScore: face.confidence,
    createdAt: new Date(face.created_at),
    embedding: Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(4 * index)),
  };
}

/** The operator's surface has one answer for everything that is not there. */
function inOperatorsWords(error: unknown): never {
  if (error instanceof ProblemError && error.problem === 'collection.not_found') {
    fail('resource.not_found', { resource: 'collection' }, error);
  }
  throw error;
}
