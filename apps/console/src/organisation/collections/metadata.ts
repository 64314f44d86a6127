import type { Metadata } from '@facet/sdk';

/** The object that a text means: an empty one for an empty text, undefined for what is no JSON object. */
export function readMetadata(text: string): Metadata | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Metadata;
  } catch {
    return undefined;
  }
}

/** What is wrong with a text that should be metadata. */
export function metadataFault(text: string): string | undefined {
  return readMetadata(text) === undefined ? 'Write a JSON object, such as {"name": "Ann"}.' : undefined;
}
