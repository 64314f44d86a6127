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
/** What a member of an organisation may be, the most powerful first. */
export const memberRoles = ['owner', 'admin', 'member', 'viewer'] as const;
/** What a webhook can be told of. */
export const webhookEvents = [
  'face.enrolled',
  'face.enrollment_failed',
  'face.deleted',
  'liveness.failed',
  'limit.reached',
] as const;
/** The forms in which a product's result can be asked for. */
export const reportFormats = ['json', 'pdf', 'both'] as const;
/** What products can do inside of the server. */
export const productPipelines = ['face.detect', 'face.compare', 'kyc.verify'] as const;
/** How products may call what is behind them. */
export const backendMethods = ['POST', 'PUT', 'PATCH', 'GET'] as const;
