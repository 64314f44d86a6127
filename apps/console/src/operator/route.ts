/** What is shown of one account. */
export const accountTabs = ['settings', 'keys', 'usage', 'audit-log'] as const;
export type AccountTab = (typeof accountTabs)[number];

/** What is shown of one product. */
export const productTabs = ['definition', 'try', 'keys', 'traffic'] as const;
export type ProductTab = (typeof productTabs)[number];

/** The lists of the operator's area. */
export const sections = ['accounts', 'plans', 'products', 'usage', 'audit-log', 'mail', 'system'] as const;
export type Section = (typeof sections)[number];

/** A place inside the operator's area. */
export type OperatorPlace =
  | { readonly at: Section }
  | { readonly at: 'account'; readonly id: string; readonly tab: AccountTab }
  | { readonly at: 'product'; readonly slug: string; readonly tab: ProductTab }
  | { readonly at: 'new-product' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SLUG = /^[a-z0-9-]{1,64}$/;

/**
 * The place that a fragment of the address leads to: `#operator`, `#operator/plans`, `#operator/accounts/ID`,
 * `#operator/accounts/ID/keys` or `#operator/products/SLUG/try`. What is malformed leads to the accounts; undefined for
 * fragments of other areas.
 */
export function placeOf(hash: string): OperatorPlace | undefined {
  const [area, name = 'accounts', id, tabName, ...rest] = hash.replace(/^#/, '').split('/');
  if (area !== 'operator') return undefined;
  if (id === undefined)
    return { at: [...sections, 'new-product' as const].find((each) => each === name) ?? 'accounts' };
  if (name === 'accounts' && UUID.test(id) && rest.length === 0) {
    const tab = accountTabs.find((each) => each === (tabName ?? 'settings'));
    if (tab) return { at: 'account', id, tab };
  }
  if (name === 'products' && SLUG.test(id) && rest.length === 0) {
    const tab = productTabs.find((each) => each === (tabName ?? 'definition'));
    if (tab) return { at: 'product', slug: id, tab };
  }
  return { at: 'accounts' };
}

/** The section that a place belongs to. */
export function sectionOf(place: OperatorPlace): Section {
  if (place.at === 'account') return 'accounts';
  return place.at === 'product' || place.at === 'new-product' ? 'products' : place.at;
}

/** The fragment that leads to a place. */
export function addressOf(place: OperatorPlace): string {
  if (place.at === 'product') {
    return `#operator/products/${place.slug}${place.tab === 'definition' ? '' : `/${place.tab}`}`;
  }
  if (place.at !== 'account') return `#operator/${place.at}`;
  return `#operator/accounts/${place.id}${place.tab === 'settings' ? '' : `/${place.tab}`}`;
}

/** Goes to a place, as a link would. */
export function goTo(place: OperatorPlace): void {
  location.hash = addressOf(place);
}
