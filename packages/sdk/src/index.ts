export type {
  Account,
  AccountChanges,
  AdminClient,
  Key,
  KeyChanges,
  NewAccount,
  NewKey,
  NewPlan,
  Page,
  Plan,
  PlanChanges,
} from './admin.js';
export { FacetClient } from './client.js';
export { type ConnectionFailure, FacetConnectionError, FacetError, isFacetError } from './errors.js';
export type { Attributes, DetectedFace, FaceClient, FaceComparison, FaceDetection, FaceVersion } from './face.js';
export type { ImageInput } from './image.js';
export type { ErrorCode, Surface } from './surfaces.js';
export type { CallOptions, ResponseInfo, TransportOptions } from './transport.js';
