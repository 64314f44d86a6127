import { faceOperations, ProblemError } from '@facet/contract';
import type { Vision } from '@facet/vision';
import type { AuthenticatedKey } from '../../domain/accounts/index.js';
import { shownSimilarity } from '../../domain/collections/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { unitsOf, wireAnalysedFace, wireFace } from './wire.js';

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
      const similarity = shownSimilarity(cosine);
      return {
        status: 200,
        body: {
          similarity,
          is_match: similarity >= fields.threshold,
          threshold: fields.threshold,
          source_face: wireFace(source, source.imageSize, units),
          target_face: wireFace(target, target.imageSize, units),
        },
      };
    }),
  ];
}

/** Vision knows the images by their roles; problems with their bytes name the parts that the client sent. */
function nameParts(error: unknown): never {
  if (!(error instanceof ProblemError) || !('field' in error.details)) throw error;
  throw new ProblemError(error.problem, { ...error.details, field: `${error.details.field}_image` }, error.cause);
}
