import type { adminErrors, CodeOf, faceErrors, gatewayErrors, kycErrors, workspaceErrors } from '@facet/contract';

/** The error tables of the surfaces that this client speaks. */
interface ErrorTables {
  face: typeof faceErrors;
  gateway: typeof gatewayErrors;
  admin: typeof adminErrors;
  kyc: typeof kycErrors;
  workspace: typeof workspaceErrors;
}

export type Surface = keyof ErrorTables;

/** The codes of a surface in this version, open to those that a newer server may add. */
export type ErrorCode<S extends Surface = Surface> = CodeOf<ErrorTables[S]> | (string & Record<never, never>);
