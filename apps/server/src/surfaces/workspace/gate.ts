import { fail, type Operation } from '@facet/contract';
import type { FastifyRequest } from 'fastify';
import type { Accounts } from '../../domain/accounts/index.js';
import type { People } from '../../domain/people/index.js';
import { type Gate, keyGate, keyInHeader } from '../../http/authentication.js';
import type { MemberCaller, WorkspacePrincipal } from './principal.js';

interface GateParts {
  accounts: Pick<Accounts, 'authenticateKey' | 'admit' | 'admitMember'>;
  people: Pick<People, 'authenticate'>;
}

/**
 * Lets applications in by `X-API-Key` where an operation takes keys, and members by the access token in
 * `Authorization: Bearer`, if their role is one that may. A request with both comes as the application.
 */
export function workspaceGate({ accounts, people }: GateParts): Gate<WorkspacePrincipal> {
  const byKey = keyGate(accounts, 'workspace', keyInHeader);

  async function asMember(
    request: FastifyRequest,
    operation: Pick<Operation, 'auth' | 'roles'>,
  ): Promise<MemberCaller> {
    const member = await people.authenticate(accessToken(request));
    const { accountId, accountLimits, userId, email, role } = member;
    request.exchange.accountId = accountId;
    if (operation.roles && !operation.roles.includes(role)) {
      fail('auth.role_insufficient', {
        role: new Intl.ListFormat('en', { type: 'disjunction' }).format(operation.roles),
      });
    }
    if (operation.auth === 'key-or-session') {
      const rateLimit = await accounts.admitMember(userId, accountLimits);
      if (rateLimit) request.exchange.rateLimit = rateLimit;
    }
    const actor = { name: email, id: userId, ...originOf(request) };
    return { accountId, accountLimits, boundTo: null, actor, member };
  }

  return async (request, operation) => {
    const { headers } = request;
    const mayHaveKey = operation.auth === 'key-or-session';
    if (!mayHaveKey || (headers['x-api-key'] === undefined && headers.authorization !== undefined)) {
      return asMember(request, operation);
    }
    const { accountId, accountLimits, collectionId, keyId } = await byKey(request, operation);
    const actor = { name: `key ${keyId}`, id: keyId, ...originOf(request) };
    return { accountId, accountLimits, boundTo: collectionId, actor };
  };
}

function originOf({ exchange, id }: FastifyRequest): { address: string; requestId: string } {
  return { address: exchange.address, requestId: id };
}

/** Raises `auth.token_invalid` when there is none, or something else in its place. */
function accessToken({ headers }: FastifyRequest): string {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? fail('auth.token_invalid');
}
