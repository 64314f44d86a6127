import type { workspaceErrors } from '../errors/workspace.js';
import { operationsOf } from './operation.js';

type Mapped = keyof typeof workspaceErrors;

const ofAll = [
  'request.route_not_found',
  'request.method_not_allowed',
  'request.invalid',
  'server.internal',
  'server.overloaded',
] as const satisfies readonly Mapped[];

const ofSessions = [
  'auth.token_invalid',
  'auth.token_expired',
  'account.suspended',
] as const satisfies readonly Mapped[];

/** Makes an operation that anybody may call. */
export const openOperation = operationsOf<Mapped>(ofAll);

/** Makes an operation of members: with an access token. */
export const memberOperation = operationsOf<Mapped>([...ofAll, ...ofSessions]);

/** Makes an operation of members of certain roles. */
export const roleOperation = operationsOf<Mapped>([...ofAll, ...ofSessions, 'auth.role_insufficient']);

/** Makes an operation of applications and of members: with a key or an access token. */
export const keyOperation = operationsOf<Mapped>([
  ...ofAll,
  ...ofSessions,
  'auth.role_insufficient',
  'auth.key_missing',
  'auth.key_unknown',
  'auth.key_revoked',
  'auth.key_expired',
  'auth.address_not_allowed',
  'limit.requests',
  'limit.calls',
]);

const readsBody = [
  'request.unsupported_media_type',
  'request.body_too_large',
  'request.timed_out',
] as const satisfies readonly Mapped[];

/** Of every operation that reads a JSON body. */
export const readsJson = ['request.malformed_json', ...readsBody] as const;

/** Of every operation that reads images. */
export const readsImages = [
  'request.malformed_multipart',
  ...readsBody,
  'image.empty',
  'image.too_large',
  'image.unsupported_type',
  'image.undecodable',
  'image.too_many_pixels',
  'image.too_small',
] as const satisfies readonly Mapped[];

/** Of every operation that looks for the one face of an image. */
export const findsFace = ['face.not_found_in', 'face.multiple'] as const satisfies readonly Mapped[];

/** Who manages an organisation. */
export const managers = ['owner', 'admin'] as const;
/** Who may change what is in it; viewers only look. */
export const workers = ['owner', 'admin', 'member'] as const;
