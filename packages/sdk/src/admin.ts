import type { adminOperations } from '@facet/contract';
import type { Body, Query, Success } from './operations.js';
import type { Call, CallOptions, Transport } from './transport.js';

type Operations = typeof adminOperations;

export type Account = Success<Operations['createAccount'], 201>;
export type AccountList = Success<Operations['listAccounts'], 200>;
export type AccountErasure = Success<Operations['deleteAccount'], 200>;
export type NewAccount = Body<Operations['createAccount']>;
export type AccountChanges = Body<Operations['updateAccount']>;
export type NewKey = Body<Operations['createKey']>;
/** The only answer that holds the key itself: it is shown once. */
export type CreatedKey = Success<Operations['createKey'], 201>;
export type Key = Success<Operations['updateKey'], 200>;
export type KeyList = Success<Operations['listKeys'], 200>;
export type KeyChanges = Body<Operations['updateKey']>;
export type Plan = Success<Operations['createPlan'], 201>;
export type PlanList = Success<Operations['listPlans'], 200>;
export type NewPlan = Body<Operations['createPlan']>;
export type PlanChanges = Body<Operations['updatePlan']>;
export type SystemReport = Success<Operations['getSystem'], 200>;

type Request = Pick<Call, 'method' | 'path' | 'query' | 'json'>;

/** The operator's surface. Every call raises FacetError<'admin'> or FacetConnectionError. */
export class AdminClient {
  readonly #transport: Transport;
  readonly #authorization: string;

  constructor(transport: Transport, token: string) {
    this.#transport = transport;
    this.#authorization = `Bearer ${token}`;
  }

  readonly accounts = {
    create: (account: NewAccount, options?: CallOptions) =>
      this.#send<Account>({ method: 'POST', path: '/accounts', json: account }, options),
    /** One page; pass its `next_cursor` for the next. */
    list: (query: Query<Operations['listAccounts']> = {}, options?: CallOptions) =>
      this.#send<AccountList>({ method: 'GET', path: '/accounts', query }, options),
    get: (id: string, options?: CallOptions) =>
      this.#send<Account>({ method: 'GET', path: `/accounts/${encodeURIComponent(id)}` }, options),
    update: (id: string, changes: AccountChanges, options?: CallOptions) =>
      this.#send<Account>({ method: 'PATCH', path: `/accounts/${encodeURIComponent(id)}`, json: changes }, options),
    /** Erases everything that the account owns, and says how much that was. */
    delete: (id: string, options?: CallOptions) =>
      this.#send<AccountErasure>({ method: 'DELETE', path: `/accounts/${encodeURIComponent(id)}` }, options),
  };

  readonly keys = {
    create: (accountId: string, key: NewKey, options?: CallOptions) =>
      this.#send<CreatedKey>({ method: 'POST', path: keysOf(accountId), json: key }, options),
    list: (accountId: string, query: Query<Operations['listKeys']> = {}, options?: CallOptions) =>
      this.#send<KeyList>({ method: 'GET', path: keysOf(accountId), query }, options),
    update: (id: string, changes: KeyChanges, options?: CallOptions) =>
      this.#send<Key>({ method: 'PATCH', path: `/keys/${encodeURIComponent(id)}`, json: changes }, options),
    /** Revokes the key: it stops working within five seconds. */
    delete: (id: string, options?: CallOptions) =>
      this.#send<void>({ method: 'DELETE', path: `/keys/${encodeURIComponent(id)}` }, options),
  };

  readonly plans = {
    create: (plan: NewPlan, options?: CallOptions) =>
      this.#send<Plan>({ method: 'POST', path: '/plans', json: plan }, options),
    list: (query: Query<Operations['listPlans']> = {}, options?: CallOptions) =>
      this.#send<PlanList>({ method: 'GET', path: '/plans', query }, options),
    update: (name: string, changes: PlanChanges, options?: CallOptions) =>
      this.#send<Plan>({ method: 'PATCH', path: `/plans/${encodeURIComponent(name)}`, json: changes }, options),
    delete: (name: string, options?: CallOptions) =>
      this.#send<void>({ method: 'DELETE', path: `/plans/${encodeURIComponent(name)}` }, options),
  };

  /** Version, models, database and workers of the running server. */
  system(options?: CallOptions): Promise<SystemReport> {
    return this.#send<SystemReport>({ method: 'GET', path: '/system' }, options);
  }

  #send<T>(request: Request, options?: CallOptions): Promise<T> {
    const path = `/admin/v1${request.path}`;
    const changesNothing = request.method === 'GET';
    return this.#transport.send<T>(
      { ...request, path, surface: 'admin', authorization: this.#authorization, changesNothing },
      options,
    );
  }
}

function keysOf(accountId: string): string {
  return `/accounts/${encodeURIComponent(accountId)}/keys`;
}
