export type * from './admin.js';
export { FacetClient } from './client.js';
export { type ConnectionFailure, FacetConnectionError, FacetError, isFacetError } from './errors.js';
export type * from './face.js';
export type { ImageInput } from './image.js';
export type * from './kyc.js';
export type { ErrorCode, Surface } from './surfaces.js';
export type { CallOptions, ResponseInfo, TransportOptions } from './transport.js';
