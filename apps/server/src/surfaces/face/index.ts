import type { Vision } from '@facet/vision';
import type { Accounts } from '../../domain/accounts/index.js';
import { keyGate } from '../../http/authentication.js';
import { type Surface, surface } from '../../http/surface.js';
import { faceRoutes, mounts } from './routes.js';

/** Detection and comparison of faces, with bearer keys, under two versions with the same handlers. */
export function faceSurface({ accounts, vision }: { accounts: Accounts; vision: Vision }): Surface {
  return surface({
    name: 'face',
    prefix: '/face',
    mounts: Object.keys(mounts),
    gate: keyGate(accounts, 'face'),
    routes: faceRoutes(vision),
  });
}
