import type { Account, ApiKey, Page, Plan } from '../../domain/accounts/index.js';

/** The body of a page of a list. */
export function wirePage<Name extends string, Item, Wire>(name: Name, page: Page<Item>, wire: (item: Item) => Wire) {
  return { [name]: page.items.map(wire), next_cursor: page.nextCursor } as Record<Name, Wire[]> & {
    next_cursor: string | null;
  };
}

/** Times as RFC 3339 in UTC. */
export function wireTimes({ created_at, updated_at }: { created_at: Date; updated_at: Date }) {
  return { created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}

export function wireAccount(account: Account) {
  return { ...account, ...wireTimes(account) };
}

export function wireKey<Key extends ApiKey>(key: Key) {
  return {
    ...key,
    ...wireTimes(key),
    expires_at: key.expires_at?.toISOString() ?? null,
    last_used_at: key.last_used_at?.toISOString() ?? null,
  };
}

export function wirePlan(plan: Plan) {
  return { ...plan, ...wireTimes(plan) };
}
