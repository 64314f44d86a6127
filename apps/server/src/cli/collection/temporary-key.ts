import type { AdminClient } from '@facet/sdk';
import { describeFailure } from '../failure.js';

const LIFE_MS = 24 * 3_600_000;
const RENEWAL_MS = 6 * 3_600_000;

/**
 * Lends work a face key that is good for one collection of the account, without rate limits of its own, and takes it
 * back afterwards, however the work ends. A process that is killed leaves a key that ends within 24 hours.
 */
export async function withTemporaryKey<T>(
  admin: AdminClient,
  { accountId, collection }: { readonly accountId: string; readonly collection: string },
  work: (apiKey: string) => Promise<T>,
): Promise<T> {
  const { id, key } = await admin.keys.create(accountId, {
    surface: 'face',
    name: 'facet collection import',
    collection_id: collection,
    expires_at: expiry(),
    limits: { per_second: 0, per_minute: 0 },
  });
  // Work may take days. A renewal that fails is made up for by the next.
  const renewal = setInterval(() => admin.keys.update(id, { expires_at: expiry() }).catch(() => {}), RENEWAL_MS);
  try {
    return await work(key);
  } finally {
    clearInterval(renewal);
    await admin.keys.delete(id).catch((error) => {
      process.stderr.write(
        `the temporary key ${id} could not be revoked (${describeFailure(error)}); it ends by itself within 24 hours\n`,
      );
    });
  }
}

function expiry(): string {
  return new Date(Date.now() + LIFE_MS).toISOString();
}
