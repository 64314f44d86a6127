/** What is shown of one account. */
export const accountTabs = ['settings', 'keys', 'usage', 'audit-log'] as const;
export type AccountTab = (typeof accountTabs)[number];

/** The lists of the operator's area. */
export const sections = ['accounts', 'plans', 'usage', 'audit-log', 'mail', 'system'] as const;
export type Section = (typeof sections)[number];

/** A place inside the operator's area. */
export type OperatorPlace =
  | { readonly at: Section }
  | { readonly at: 'account'; readonly id: string; readonly tab: AccountTab };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The place that a fragment of the address leads to: `#operator`, `#operator/plans`, `#operator/accounts/ID` or
 * `#operator/accounts/ID/keys`. What is malformed leads to the accounts; undefined for fragments of other areas.
 */
export function placeOf(hash: string): OperatorPlace | undefined {
  const [area, name = 'accounts', id, tabName = 'settings', ...rest] = hash.replace(/^#/, '').split('/');
  if (area !== 'operator') return undefined;
  const tab = accountTabs.find((each) => each === tabName);
  if (name === 'accounts' && id !== undefined && UUID.test(id) && tab !== undefined && rest.length === 0) {
    return { at: 'account', id, tab };
  }
  const section = sections.find((each) => each === name);
  return { at: section === undefined || id !== undefined ? 'accounts' : section };
}

/** The fragment that leads to a place. */
export function addressOf(place: OperatorPlace): string {
  if (place.at !== 'account') return `#operator/${place.at}`;
  return `#operator/accounts/${place.id}${place.tab === 'settings' ? '' : `/${place.tab}`}`;
}

/** Goes to a place, as a link would. */
export function goTo(place: OperatorPlace): void {
  location.hash = addressOf(place);
}
