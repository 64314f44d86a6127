import { fail, type Operation } from '@facet/contract';
import type { FastifyRequest } from 'fastify';
import { type Accounts, type AuthenticatedKey, isAddressAllowed, type KeySurface } from '../domain/accounts/index.js';

/** Where the credential of a request is found. Raises `auth.key_missing` or `auth.key_unknown`. */
type SecretOf = (request: FastifyRequest, fields?: Readonly<Record<string, unknown>>) => string;

/**
 * Decides who asks and whether they may: raises a problem, or answers on whose behalf the request runs. `fields` are the
 * body's, where the key is one of them.
 */
export type Gate<Principal> = (
  request: FastifyRequest,
  operation: Pick<Operation, 'auth' | 'roles' | 'scopes'>,
  fields?: Readonly<Record<string, unknown>>,
) => Promise<Principal>;

/**
 * The token of an `Authorization: Bearer` header. Raises `auth.key_missing` without the header, and `auth.key_unknown`
 * for another scheme or an empty token.
 */
export function bearerToken(request: FastifyRequest): string {
  const header = request.headers.authorization ?? fail('auth.key_missing');
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? fail('auth.key_unknown');
}

/** The field `apiKey` of the body. Raises `auth.key_missing` when it is absent, empty or no text. */
export const keyInBody: SecretOf = (_request, { apiKey } = {}) =>
  typeof apiKey === 'string' && apiKey !== '' ? apiKey : fail('auth.key_missing');

/** The header `X-API-Key`. Raises `auth.key_missing` without it. */
export const keyInHeader: SecretOf = ({ headers }) => {
  const key = headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : fail('auth.key_missing');
};

/** The key that a request bears, whose state and whose account's let it in. Raises what is wrong with either. */
export async function identifyKey(
  accounts: Pick<Accounts, 'authenticateKey'>,
  { exchange }: FastifyRequest,
  bearer: { secret: string; surface: KeySurface },
): Promise<AuthenticatedKey> {
  const key = await accounts.authenticateKey(bearer);
  exchange.keyId = key.keyId;
  exchange.accountId = key.accountId;
  return key;
}

/** Raises `auth.address_not_allowed` when the key may not be used from where the request comes. */
export function refuseStrangeAddress({ allowedIps }: AuthenticatedKey, { exchange }: FastifyRequest): void {
  if (!isAddressAllowed(allowedIps, exchange.address)) fail('auth.address_not_allowed');
}

/**
 * Admits requests with a key of this surface: its state, its account's, its allow-list, its scopes and its rate limits,
 * in this order.
 */
export function keyGate(
  accounts: Pick<Accounts, 'authenticateKey' | 'admit'>,
  surface: KeySurface,
  secretOf: SecretOf = bearerToken,
): Gate<AuthenticatedKey> {
  return async (request, { scopes = [] }, fields) => {
    const key = await identifyKey(accounts, request, { secret: secretOf(request, fields), surface });
    refuseStrangeAddress(key, request);
    for (const scope of scopes) if (!key.scopes.includes(scope)) fail('auth.scope_missing', { scope });
    const rateLimit = await accounts.admit(key);
    if (rateLimit) request.exchange.rateLimit = rateLimit;
    return key;
  };
}
