import type { Vision } from '@facet/vision';
import type { Logger } from 'pino';
import { GuardedUpstreamClient } from './adapters/upstream/guarded-client.js';
import type { Config } from './config.js';
import type { Accounts } from './domain/accounts/index.js';
import type { Audit } from './domain/audit/index.js';
import type { Captures } from './domain/capture/index.js';
import type { Database } from './domain/ports/database.js';
import { Products } from './domain/products/index.js';
import { Pipelines, ProductRuns } from './domain/products/run/index.js';
import { ProductSandbox } from './domain/products/sandbox/index.js';

export interface ProductParts {
  database: Database;
  audit: Audit;
  secretKey: Uint8Array;
  accounts: Pick<Accounts, 'forgetKeys'>;
  vision: Vision;
  captures: Captures;
  log: Logger;
}

/** What the gateway offers. */
export interface ComposedProducts {
  products: Products;
  /** Ends calls of services that are still under way. */
  stop(): Promise<void>;
}

/** Opens products: what keeps them, what calls what is behind them, and the sandbox for what strangers write. */
export async function composeProducts(
  config: Config,
  { vision, captures, accounts, log, ...parts }: ProductParts,
): Promise<ComposedProducts> {
  const sandbox = new ProductSandbox();
  const upstream = new GuardedUpstreamClient({ allowPrivate: config.allowPrivateUpstreams });
  const runner = new ProductRuns({ sandbox, upstream, pipelines: new Pipelines({ vision, captures }) });
  const products = new Products({ ...parts, sandbox, upstream, runner, onKeysChanged: () => accounts.forgetKeys() });
  products.observe({
    onCall({ slug: product, outcome, status, durationMs }) {
      const ms = Math.round(durationMs * 10) / 10;
      if (outcome !== 'answered') log.warn({ product, reason: outcome, status, ms }, 'call of a service failed');
    },
    onBreaker: ({ slug: product, breaker }) => log.warn({ product, breaker }, 'breaker changed'),
  });
  // Who offers no products has no use for 160 MB of processes; the first one that is saved starts them.
  const { items } = await products.list({ limit: 1 });
  if (items.length > 0) sandbox.start();
  return {
    products,
    async stop() {
      await products.stop();
      await sandbox.close();
    },
  };
}
