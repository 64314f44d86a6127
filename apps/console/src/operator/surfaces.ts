import type { Key } from '@facet/sdk';

/** The surfaces that a key can open, with their names for people. */
export const surfaceNames: Readonly<Record<Key['surface'], string>> = {
  face: 'Face',
  kyc: 'Identity checks (kyc)',
  workspace: 'Workspace',
  media: 'Media',
  gateway: 'Gateway',
};

export const surfaces = Object.keys(surfaceNames) as readonly Key['surface'][];
