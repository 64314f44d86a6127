import type { Accounts } from '../../domain/accounts/index.js';
import type { Captures } from '../../domain/capture/index.js';
import { keyGate, keyInBody } from '../../http/authentication.js';
import { type Surface, surface } from '../../http/surface.js';
import { kycRoutes } from './routes.js';

interface KycServices {
  accounts: Accounts;
  captures: Captures;
}

/** Identity cards against selfies, and the liveness of captures, with keys in the body. */
export function kycSurface({ accounts, captures }: KycServices): Surface {
  return surface({
    name: 'kyc',
    prefix: '/kyc',
    gate: keyGate(accounts, 'kyc', keyInBody),
    routes: kycRoutes(captures),
  });
}
