export type {
  Account,
  AccountChanges,
  AccountErasure,
  AccountList,
  AdminClient,
  CreatedKey,
  Key,
  KeyChanges,
  KeyList,
  NewAccount,
  NewKey,
  NewPlan,
  Plan,
  PlanChanges,
  PlanList,
  SystemReport,
} from './admin.js';
export { FacetClient } from './client.js';
export { type ConnectionFailure, FacetConnectionError, FacetError, isFacetError } from './errors.js';
export type { Attributes, DetectedFace, FaceClient, FaceComparison, FaceDetection, FaceVersion } from './face.js';
export type { ImageInput } from './image.js';
export type { ErrorCode, Surface } from './surfaces.js';
export type { CallOptions, ResponseInfo, TransportOptions } from './transport.js';
