import { fail } from '@facet/contract';
import { type Actor, isSameSecret } from '../../domain/accounts/index.js';
import { bearerToken, type Gate } from '../../http/authentication.js';
import { type Surface, surface } from '../../http/surface.js';
import type { Services } from '../../services.js';
import { accountRoutes } from './account-routes.js';
import { collectionRoutes } from './collection-routes.js';
import { keyRoutes } from './key-routes.js';
import { mailRoutes } from './mail-routes.js';
import { planRoutes } from './plan-routes.js';
import { productRoutes } from './product-routes.js';
import { recordRoutes } from './record-routes.js';
import { signingKeyRoutes } from './signing-key-routes.js';
import { systemRoutes } from './system-routes.js';

/** The operator's API, for whoever has the admin token. */
export function adminSurface(services: Services): Surface {
  const { accounts, collections } = services;
  return surface({
    name: 'admin',
    prefix: '/admin',
    mounts: ['/v1'],
    gate: tokenGate(services.adminToken),
    routes: [
      ...accountRoutes(accounts),
      ...keyRoutes(accounts),
      ...planRoutes(accounts),
      ...productRoutes(services.products),
      ...collectionRoutes(accounts, collections),
      ...mailRoutes(services.mails),
      ...signingKeyRoutes(services.people),
      ...recordRoutes(services.usage, services.auditLog),
      ...systemRoutes(services),
    ],
  });
}

/** Lets in who bears the admin token; the answer takes as long for a nearly right token as for a wrong one. */
function tokenGate(adminToken: string): Gate<Actor> {
  return async (request) => {
    if (!isSameSecret(bearerToken(request), adminToken)) fail('auth.key_unknown');
    return { name: 'admin token', address: request.exchange.address, requestId: request.id };
  };
}
