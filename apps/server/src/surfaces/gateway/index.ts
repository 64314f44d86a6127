import type { Accounts } from '../../domain/accounts/index.js';
import type { Products } from '../../domain/products/index.js';
import { type Surface, surface } from '../../http/surface.js';
import { gatewayGate } from './gate.js';
import { gatewayRateHeaders } from './rate-headers.js';
import { gatewayRoutes } from './routes.js';

interface GatewayServices {
  accounts: Accounts;
  products: Products;
}

/** Products under slugs, for keys that are entitled to them. */
export function gatewaySurface({ accounts, products }: GatewayServices): Surface {
  return surface({
    name: 'gateway',
    prefix: '/gateway',
    gate: gatewayGate({ accounts, products }),
    rateHeaders: gatewayRateHeaders,
    routes: gatewayRoutes(products),
  });
}
