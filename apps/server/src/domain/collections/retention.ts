import { ProblemError } from '@facet/contract';
import type { Actor } from '../accounts/types.js';
import { deleteFaces, type Erasure } from './faces.js';
import type { CollectionParts } from './parts.js';

/** Erased in one transaction, which holds up writers of the collection meanwhile. */
const BATCH = 200;

/** By the days as they are now, so that a collection whose retention was just lifted loses nothing more. */
const expired: Erasure = {
  where: `id in (
    select f.id from faces f join collections c on c.account_id = f.account_id and c.id = f.collection_id
    where f.account_id = $1 and f.collection_id = $2 and f.created_at < now() - make_interval(days => c.retention_days)
    order by f.position limit $3)`,
  values: [BATCH],
  action: 'faces.expired',
};

/**
 * Erases the faces that are older than their collections keep them, a batch after the other, each with its audit entry.
 * A collection that is erased meanwhile is passed over.
 *
 * @returns how many there were.
 */
export async function eraseExpired(parts: CollectionParts, actor: Actor, signal: AbortSignal): Promise<number> {
  const keeping = await parts.database.query<{ accountId: string; id: string }>(
    'select account_id as "accountId", id from collections where retention_days is not null and face_count > 0',
  );
  let erased = 0;
  for (const collection of keeping) {
    let gone = BATCH;
    while (gone === BATCH && !signal.aborted) {
      gone = (await deleteFaces(parts, { actor }, collection, expired).catch(ignoreErased)).size;
      erased += gone;
    }
  }
  return erased;
}

function ignoreErased(error: unknown): Set<string> {
  if (error instanceof ProblemError && error.problem === 'collection.not_found') return new Set();
  throw error;
}
