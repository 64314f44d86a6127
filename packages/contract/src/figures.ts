/** What a plan or an account can limit. */
export const planFigures = [
  'collections',
  'faces_per_collection',
  'keys_per_member',
  'requests_per_minute',
  'concurrent_uploads',
  'image_bytes',
  'video_bytes',
  'storage_bytes',
  'analyses_per_month',
] as const;
/** What a key can limit. */
export const keyFigures = ['per_second', 'per_minute', 'per_day', 'per_month', 'max_calls'] as const;
/** The surfaces that a key can belong to. */
export const keySurfaces = ['face', 'workspace', 'gateway', 'media', 'kyc'] as const;
