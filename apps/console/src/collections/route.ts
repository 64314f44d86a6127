/** A place inside the room of collections. */
export type CollectionsPlace =
  | { readonly at: 'list' }
  | { readonly at: 'faces'; readonly externalId: string }
  | { readonly at: 'search'; readonly externalId: string; readonly faceId?: string };

/** What the API takes as a collection's external id. */
const EXTERNAL_ID = /^[A-Za-z0-9_.:-]{1,120}$/;
/** The same in words, for forms. */
export const EXTERNAL_ID_RULE = '1 to 120 letters (A–Z, a–z), digits and _\u00a0.\u00a0:\u00a0-';

/** Whether the API takes this text as a collection's external id. */
export function isExternalId(text: string): boolean {
  return EXTERNAL_ID.test(text);
}

/**
 * The place that a fragment of the address leads to: `#collections`, `#collections/ID`, `#collections/ID/search` or
 * `#collections/ID/search/FACE`. What is malformed leads to the list; undefined for fragments of other rooms.
 */
export function placeOf(hash: string): CollectionsPlace | undefined {
  const [room, id = '', view, faceId, ...rest] = hash.replace(/^#/, '').split('/');
  if (room !== 'collections') return undefined;
  const externalId = decode(id);
  if (!isExternalId(externalId) || rest.length > 0) return { at: 'list' };
  if (view === undefined) return { at: 'faces', externalId };
  if (view !== 'search') return { at: 'list' };
  return { at: 'search', externalId, ...(faceId ? { faceId: decode(faceId) } : {}) };
}

/** The fragment that leads to a place. */
export function addressOf(place: CollectionsPlace): string {
  if (place.at === 'list') return '#collections';
  const collection = `#collections/${encodeURIComponent(place.externalId)}`;
  if (place.at === 'faces') return collection;
  return place.faceId === undefined
    ? `${collection}/search`
    : `${collection}/search/${encodeURIComponent(place.faceId)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
