import { faceOperations, ProblemError } from '@facet/contract';
import { similarity, type Vision } from '@facet/vision';
import type { AuthenticatedKey } from '../../domain/accounts/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { pixels, ratios, score, type Units, wireAnalysedFace, wireFace } from './wire.js';

/** The two versions differ in this alone. */
export const mounts = { '/api/v1': pixels, '/api/v2': ratios } as const satisfies Record<string, Units>;

/** Detect and compare. */
export function faceRoutes(vision: Vision): Route<AuthenticatedKey>[] {
  const on = routesFor<AuthenticatedKey>();
  return [
    on(faceOperations.detectFaces)(async ({ files, fields, signal, mount }) => {
      const units = unitsOf(mount);
      const { faces, imageSize } = await vision.analyse(files.image, { attributes: fields.attributes, signal });
      return {
        status: 200,
        body: { faces: faces.map((face) => wireAnalysedFace(face, imageSize, units)), image_size: imageSize },
      };
    }),

    on(faceOperations.compareFaces)(async ({ files, fields, signal, mount }) => {
      const units = unitsOf(mount);
      const { cosine, source, target } = await vision
        .compare(files.source_image, files.target_image, { signal })
        .catch(nameParts);
      const shown = score(similarity('face', cosine));
      return {
        status: 200,
        body: {
          similarity: shown,
          // Of the rounded figure, so that the answer never contradicts itself.
          is_match: shown >= fields.threshold,
          threshold: fields.threshold,
          source_face: wireFace(source, source.imageSize, units),
          target_face: wireFace(target, target.imageSize, units),
        },
      };
    }),
  ];
}

function unitsOf(mount: string): Units {
  return mount === '/api/v1' ? mounts['/api/v1'] : mounts['/api/v2'];
}

/** Vision knows the images by their roles; problems with their bytes name the parts that the client sent. */
function nameParts(error: unknown): never {
  if (!(error instanceof ProblemError) || !('field' in error.details)) throw error;
  throw new ProblemError(error.problem, { ...error.details, field: `${error.details.field}_image` }, error.cause);
}
