import { checkImage, measureImage } from '@facet/vision';
import { type Surface, surface } from '../../http/surface.js';
import type { Services } from '../../services.js';
import { credentialRoutes, signInRoutes } from './auth-routes.js';
import { collectionRoutes } from './collection-routes.js';
import { faceRoutes } from './face-routes.js';
import { workspaceGate } from './gate.js';
import { keyRoutes } from './key-routes.js';
import { memberRoutes } from './member-routes.js';
import type { WorkspacePrincipal } from './principal.js';
import { recognitionRoutes } from './recognition-routes.js';
import { recordRoutes } from './record-routes.js';
import { webhookRoutes } from './webhook-routes.js';

type WorkspaceServices = Pick<
  Services,
  'accounts' | 'auditLog' | 'collections' | 'people' | 'recognition' | 'usage' | 'webhooks'
>;

/** Organisations: members who sign in, keys of their applications, and the faces of their collections. */
export function workspaceSurface(services: WorkspaceServices): Surface {
  const { accounts, collections, people, recognition, webhooks } = services;
  return surface<WorkspacePrincipal | undefined>({
    name: 'workspace',
    prefix: '/workspace',
    mounts: ['/api/v1'],
    gate: workspaceGate({ accounts, people }),
    judge: { measure: measureImage, check: checkImage },
    routes: [
      ...signInRoutes(people),
      ...credentialRoutes(people),
      ...memberRoutes(people),
      ...collectionRoutes(collections, webhooks),
      ...keyRoutes(accounts, webhooks),
      ...faceRoutes(recognition, collections),
      ...recognitionRoutes(recognition, collections),
      ...recordRoutes(services),
      ...webhookRoutes(webhooks),
    ],
  });
}
