import type { Vision } from '@facet/vision';
import type { Accounts } from '../../domain/accounts/index.js';
import type { Collections } from '../../domain/collections/index.js';
import { keyGate } from '../../http/authentication.js';
import { type Surface, surface } from '../../http/surface.js';
import { collectionRoutes } from './collection-routes.js';
import { indexedFaceRoutes } from './indexed-face-routes.js';
import { faceRoutes } from './routes.js';
import { mounts } from './wire.js';

interface FaceServices {
  accounts: Accounts;
  collections: Collections;
  vision: Vision;
}

/** Detection, comparison and collections of faces, with bearer keys, under two versions with the same handlers. */
export function faceSurface({ accounts, collections, vision }: FaceServices): Surface {
  return surface({
    name: 'face',
    prefix: '/face',
    mounts: Object.keys(mounts),
    gate: keyGate(accounts, 'face'),
    routes: [...faceRoutes(vision), ...collectionRoutes(collections), ...indexedFaceRoutes(collections)],
  });
}
