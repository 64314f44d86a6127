import type { Context } from './context.js';

/** How long a session that ended is kept, so that a used refresh token of it is known for what it is. */
const keptMs = 30 * 24 * 3_600_000;

/** Removes what nobody can use any more. */
export async function prune({ database, now }: Context): Promise<void> {
  const at = new Date(now());
  for (const table of ['registrations', 'password_resets', 'invitations', 'refresh_tokens']) {
    await database.query(`delete from ${table} where expires_at <= $1`, [at]);
  }
  await database.query('delete from sessions where expires_at <= $1 or revoked_at <= $2', [
    at,
    new Date(now() - keptMs),
  ]);
  await database.query('delete from signing_keys where verifies_until <= $1', [at]);
}
