import type { Sql } from '../ports/database.js';
import type { Webhooks } from '../webhooks/index.js';
import type { Collection } from './types.js';

/** Where an account is told of its faces. */
export type FaceEvents = Pick<Webhooks, 'emit' | 'emitAll'>;

/** Tells of faces that are gone, inside the transaction that erases them. */
export async function emitDeleted(
  sql: Sql,
  events: FaceEvents,
  { accountId, id }: Pick<Collection, 'accountId' | 'id'>,
  gone: readonly { readonly id: string; readonly external_id: string | null }[],
): Promise<void> {
  const told = gone.map((face) => ({
    type: 'face.deleted' as const,
    data: { collection_id: id, face_id: face.id, external_id: face.external_id },
  }));
  await events.emitAll(sql, accountId, told);
}
