import type { adminOperations } from '@facet/contract';
import type { AddressBook, Addresses, Body, Query, Success } from './operations.js';
import type { Call, CallOptions, Transport } from './transport.js';

type Operations = typeof adminOperations;

export type Account = Success<Operations['getAccount']>;
export type NewAccount = Body<Operations['createAccount']>;
export type AccountChanges = Body<Operations['updateAccount']>;
export type Key = Success<Operations['updateKey']>;
export type NewKey = Body<Operations['createKey']>;
export type KeyChanges = Body<Operations['updateKey']>;
export type Plan = Success<Operations['createPlan']>;
export type NewPlan = Body<Operations['createPlan']>;
export type PlanChanges = Body<Operations['updatePlan']>;
export type Page = Query<Operations['listAccounts']>;

const addresses: AddressBook<keyof Operations> = {
  createAccount: ['POST', '/accounts'],
  listAccounts: ['GET', '/accounts'],
  getAccount: ['GET', '/accounts/{id}'],
  updateAccount: ['PATCH', '/accounts/{id}'],
  deleteAccount: ['DELETE', '/accounts/{id}'],
  createKey: ['POST', '/accounts/{id}/keys'],
  listKeys: ['GET', '/accounts/{id}/keys'],
  updateKey: ['PATCH', '/keys/{id}'],
  revokeKey: ['DELETE', '/keys/{id}'],
  createPlan: ['POST', '/plans'],
  listPlans: ['GET', '/plans'],
  updatePlan: ['PATCH', '/plans/{name}'],
  deletePlan: ['DELETE', '/plans/{name}'],
  getSystem: ['GET', '/system'],
} satisfies Addresses<Operations>;

interface Request {
  /** Replaces the one `{parameter}` of the path. */
  readonly parameter?: string;
  readonly query?: Call['query'];
  readonly json?: unknown;
}

/** The operator's surface. Every call raises FacetError<'admin'> or FacetConnectionError. */
export class AdminClient {
  readonly #transport: Transport;
  readonly #authorization: string;

  constructor(transport: Transport, token: string) {
    this.#transport = transport;
    this.#authorization = `Bearer ${token}`;
  }

  readonly accounts = {
    create: (json: NewAccount, options?: CallOptions) => this.#send('createAccount', { json }, options),
    /** One page, newest first; its `next_cursor` is the `cursor` of the next. */
    list: (query: Page = {}, options?: CallOptions) => this.#send('listAccounts', { query }, options),
    get: (id: string, options?: CallOptions) => this.#send('getAccount', { parameter: id }, options),
    update: (id: string, json: AccountChanges, options?: CallOptions) =>
      this.#send('updateAccount', { parameter: id, json }, options),
    /** Erases everything that the account owns, and says how much that was. */
    delete: (id: string, options?: CallOptions) => this.#send('deleteAccount', { parameter: id }, options),
  };

  readonly keys = {
    /** The answer is the only place where the key itself is shown. */
    create: (accountId: string, json: NewKey, options?: CallOptions) =>
      this.#send('createKey', { parameter: accountId, json }, options),
    list: (accountId: string, query: Page = {}, options?: CallOptions) =>
      this.#send('listKeys', { parameter: accountId, query }, options),
    update: (id: string, json: KeyChanges, options?: CallOptions) =>
      this.#send('updateKey', { parameter: id, json }, options),
    /** Revokes the key: it stops working within five seconds. */
    delete: (id: string, options?: CallOptions) => this.#send('revokeKey', { parameter: id }, options),
  };

  readonly plans = {
    create: (json: NewPlan, options?: CallOptions) => this.#send('createPlan', { json }, options),
    list: (query: Page = {}, options?: CallOptions) => this.#send('listPlans', { query }, options),
    update: (name: string, json: PlanChanges, options?: CallOptions) =>
      this.#send('updatePlan', { parameter: name, json }, options),
    delete: (name: string, options?: CallOptions) => this.#send('deletePlan', { parameter: name }, options),
  };

  /** Version, database, models, workers and memory of the running server. */
  system(options?: CallOptions): Promise<Success<Operations['getSystem']>> {
    return this.#send('getSystem', {}, options);
  }

  #send<Name extends keyof Operations>(
    name: Name,
    { parameter = '', query, json }: Request,
    options?: CallOptions,
  ): Promise<Success<Operations[Name]>> {
    const [method, template] = addresses[name];
    // A function, because `$` in a plain replacement text has a meaning.
    const path = `/admin/v1${template.replace(/\{\w+\}/, () => encodeURIComponent(parameter))}`;
    const call = { method, path, query, json, surface: 'admin', authorization: this.#authorization } as const;
    return this.#transport.send({ ...call, changesNothing: method === 'GET' }, options);
  }
}
