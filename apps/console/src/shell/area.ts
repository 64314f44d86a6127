/** The parts of the console: what anybody with a key tries, what the people of an organisation manage, what the operator does. */
export type Area = 'rooms' | 'organisation' | 'operator';

/** Addresses that mails lead to; all of them are the organisation's. */
export const mailPaths = ['/verify-email', '/reset-password', '/accept-invitation'] as const;

/** The part that an address leads to; undefined for fragments that belong to the part in use, such as a skip link's. */
export function areaOf({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): Area | undefined {
  if ((mailPaths as readonly string[]).includes(pathname)) return 'organisation';
  if (hash === '#organisation' || hash.startsWith('#organisation/')) return 'organisation';
  if (hash === '#operator' || hash.startsWith('#operator/')) return 'operator';
  return hash === '#work' ? undefined : 'rooms';
}
