/** The pages of an organisation that need no more than their name. */
const plainPages = [
  'overview',
  'sign-in',
  'sign-up',
  'forgot-password',
  'collections',
  'keys',
  'try',
  'usage',
  'plan',
  'members',
  'audit',
  'webhooks',
  'security',
] as const;
type PlainPage = (typeof plainPages)[number];

/** Where the links in mails lead, each with its token. */
const mailPages = ['verify-email', 'reset-password', 'accept-invitation'] as const;
type MailPage = (typeof mailPages)[number];

/** A place in the organisation's part of the console. */
export type OrgPlace =
  | { readonly at: PlainPage }
  | { readonly at: 'collection' | 'webhook'; readonly id: string }
  | { readonly at: MailPage; readonly token: string };

const ROOT = '#organisation';
const parents = { collections: 'collection', webhooks: 'webhook' } as const;

/** The place that an address leads to: the overview for what is no place, undefined outside the organisation's part. */
export function placeOf({
  pathname,
  search,
  hash,
}: Pick<Location, 'pathname' | 'search' | 'hash'>): OrgPlace | undefined {
  const mail = mailPages.find((page) => pathname === `/${page}`);
  if (mail) return { at: mail, token: new URLSearchParams(search).get('token') ?? '' };
  if (hash !== ROOT && !hash.startsWith(`${ROOT}/`)) return undefined;
  const [page, id, ...more] = hash.slice(ROOT.length + 1).split('/');
  if (id && more.length === 0 && (page === 'collections' || page === 'webhooks')) {
    const decoded = decode(id);
    if (decoded !== '') return { at: parents[page], id: decoded };
  }
  const plain = plainPages.find((each) => each === page);
  return { at: id === undefined && plain ? plain : 'overview' };
}

/** The address of a place, from anywhere on this server. */
export function addressOf(place: OrgPlace): string {
  if ('token' in place) return `/${place.at}?${new URLSearchParams({ token: place.token })}`;
  if ('id' in place) return `/${ROOT}/${place.at}s/${encodeURIComponent(place.id)}`;
  return place.at === 'overview' ? `/${ROOT}` : `/${ROOT}/${place.at}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
