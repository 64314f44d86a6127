import { fail } from '@facet/contract';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** The id, when something could have it: the database refuses to compare what is no UUID. Raises `resource.not_found`. */
export function possibleId(id: string, resource: string): string {
  return uuid.test(id) ? id : fail('resource.not_found', { resource });
}
