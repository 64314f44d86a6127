import { workspaceOperations } from '@facet/contract';
import type { Collections } from '../../domain/collections/index.js';
import type { Recognition } from '../../domain/recognition/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { lookUpIn } from './collection-routes.js';
import { captureOf } from './face-routes.js';
import type { WorkspacePrincipal } from './principal.js';
import { wireMetadata, wireMilliseconds, wireRatio } from './wire.js';

/** Comparing, verifying, identifying, and telling live photos from attacks. */
export function recognitionRoutes(recognition: Recognition, collections: Collections): Route<WorkspacePrincipal>[] {
  const on = routesFor<WorkspacePrincipal>();
  const lookUp = lookUpIn(collections);
  return [
    on(workspaceOperations.compareFaces)(async ({ files, fields: { threshold }, signal }) => {
      const { similarity, verified, queryTimeMs } = await recognition.compare({
        imageA: { field: 'image_a', bytes: files.image_a },
        imageB: { field: 'image_b', bytes: files.image_b },
        threshold,
        signal,
      });
      return { status: 200, body: { similarity, verified, threshold, query_time_ms: wireMilliseconds(queryTimeMs) } };
    }),
    on(workspaceOperations.verifyFace)({
      lookUp,
      handle: async ({ resource, files, fields: { face_id, external_id = '', threshold }, signal }) => {
        const wanted = face_id === undefined ? { externalId: external_id } : { id: face_id };
        const request = { capture: captureOf(files), face: wanted, threshold, signal };
        const { face, similarity, verified, queryTimeMs } = await recognition.verify(resource, request);
        return {
          status: 200,
          body: {
            face_id: face.id,
            external_id: face.externalId,
            similarity,
            verified,
            threshold,
            metadata: wireMetadata(face),
            query_time_ms: wireMilliseconds(queryTimeMs),
          },
        };
      },
    }),
    on(workspaceOperations.identifyFace)({
      lookUp,
      handle: async ({ resource, files, fields, signal }) => {
        const { matches, searched, queryTimeMs } = await recognition.identify(resource, {
          capture: captureOf(files),
          topK: fields.top_k,
          threshold: fields.threshold,
          checkLiveness: fields.check_liveness,
          signal,
        });
        return {
          status: 200,
          body: {
            matches: matches.map(({ face, similarity, rank }) => ({
              face_id: face.id,
              external_id: face.externalId,
              similarity,
              rank,
              ...(fields.return_metadata && { metadata: wireMetadata(face) }),
            })),
            query_time_ms: wireMilliseconds(queryTimeMs),
            searched,
          },
        };
      },
    }),
    on(workspaceOperations.checkLiveness)({
      lookUp,
      handle: async ({ resource, files, fields: { threshold }, signal }) => {
        const request = { capture: captureOf(files), threshold, signal };
        const { isLive, livenessScore, spoofType, queryTimeMs } = await recognition.liveness(resource, request);
        return {
          status: 200,
          body: {
            is_live: isLive,
            liveness_score: wireRatio(livenessScore) ?? 0,
            spoof_type: spoofType,
            query_time_ms: wireMilliseconds(queryTimeMs),
          },
        };
      },
    }),
  ];
}
