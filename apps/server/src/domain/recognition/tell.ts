import { ProblemError } from '@facet/contract';
import type { Collection } from '../collections/index.js';
import type { WebhookEvent } from '../webhooks/index.js';
import { AttackSeen } from './attack-seen.js';
import type { RecognitionParts } from './parts.js';

type Telling = Pick<RecognitionParts, 'database' | 'events'>;

/** Tells of an enrolment that failed for what was sent, and not of what the server could not do. */
export async function tellOfFailure(
  parts: Telling,
  collection: Collection,
  externalId: string,
  error: unknown,
): Promise<void> {
  if (!(error instanceof ProblemError) || error.problem.startsWith('server.')) return;
  const of = { collection_id: collection.id, external_id: externalId };
  await tell(parts, collection, { type: 'face.enrollment_failed', data: of, problem: error });
  if (error.problem === 'limit.faces') {
    await tell(parts, collection, { type: 'limit.reached', data: { collection_id: collection.id }, problem: error });
  }
  await tellOfAttack(parts, collection, error, externalId);
}

/** Tells of a face that was refused as an attack; of nothing else. */
export async function tellOfAttack(
  parts: Telling,
  collection: Collection,
  error: unknown,
  externalId?: string,
): Promise<void> {
  if (!(error instanceof ProblemError) || !(error.cause instanceof AttackSeen)) return;
  await tell(parts, collection, {
    type: 'liveness.failed',
    data: {
      collection_id: collection.id,
      ...(externalId !== undefined && { external_id: externalId }),
      spoof_type: error.cause.spoofType,
    },
  });
}

/** The answer that is told of does not depend on whether it can be told: a database that fails now is noticed elsewhere. */
export async function tell(
  { database, events }: Telling,
  { accountId }: Collection,
  event: WebhookEvent,
): Promise<void> {
  await events.emit(database, accountId, event).catch(() => {});
}
