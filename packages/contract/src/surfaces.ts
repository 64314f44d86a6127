import { adminErrors } from './errors/admin.js';
import { faceErrors } from './errors/face.js';
import { gatewayErrors } from './errors/gateway.js';
import { kycErrors } from './errors/kyc.js';
import { mediaErrors } from './errors/media.js';
import { workspaceErrors } from './errors/workspace.js';

export const surfaceErrors = {
  face: faceErrors,
  workspace: workspaceErrors,
  gateway: gatewayErrors,
  media: mediaErrors,
  kyc: kycErrors,
  admin: adminErrors,
} as const;

export type SurfaceName = keyof typeof surfaceErrors;

export const surfaceNames = Object.keys(surfaceErrors) as SurfaceName[];
