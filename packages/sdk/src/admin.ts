import type { adminOperations } from '@facet/contract';
import { type AddressBook, type Addresses, type Body, fillIn, type Query, type Success } from './operations.js';
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
export type Product = Success<Operations['getProduct']>;
export type NewProduct = Body<Operations['createProduct']>;
export type ProductChanges = Body<Operations['updateProduct']>;
export type NewProductTest = Body<Operations['testProduct']>;
export type ProductTest = Success<Operations['testProduct']>;
export type AccountCollection = Success<Operations['listAccountCollections']>['collections'][number];
export type TemplatePage = Success<Operations['exportTemplates']>;
export type NewTemplates = Body<Operations['importTemplates']>;
export type OutboxMail = Success<Operations['listMail']>['mails'][number];
export type SigningKeyRotation = Success<Operations['rotateSigningKeys']>;
export type UsageQuery = Query<Operations['getUsage']>;
export type UsageSums = Success<Operations['getUsage']>;
export type AuditQuery = Query<Operations['listAudit']>;
export type AuditLogEntry = Success<Operations['listAudit']>['entries'][number];
export type AuditChain = Success<Operations['verifyAudit']>['chains'][number];
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
  createProduct: ['POST', '/products'],
  listProducts: ['GET', '/products'],
  getProduct: ['GET', '/products/{slug}'],
  updateProduct: ['PATCH', '/products/{slug}'],
  deleteProduct: ['DELETE', '/products/{slug}'],
  testProduct: ['POST', '/products/{slug}/test'],
  listAccountCollections: ['GET', '/accounts/{id}/collections'],
  exportTemplates: ['GET', '/accounts/{id}/collections/{external_id}/templates'],
  importTemplates: ['POST', '/accounts/{id}/collections/{external_id}/templates'],
  reindexCollection: ['POST', '/accounts/{id}/collections/{external_id}/reindex'],
  listMail: ['GET', '/mail'],
  rotateSigningKeys: ['POST', '/signing-keys/rotate'],
  getUsage: ['GET', '/usage'],
  listAudit: ['GET', '/audit-log'],
  verifyAudit: ['POST', '/audit-log/verify'],
  getSystem: ['GET', '/system'],
} satisfies Addresses<Operations>;

interface Request {
  /** Replace the `{parameters}` of the path, in their order. */
  readonly parameters?: readonly string[];
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
    get: (id: string, options?: CallOptions) => this.#send('getAccount', { parameters: [id] }, options),
    update: (id: string, json: AccountChanges, options?: CallOptions) =>
      this.#send('updateAccount', { parameters: [id], json }, options),
    /** Erases everything that the account owns, and says how much that was. */
    delete: (id: string, options?: CallOptions) => this.#send('deleteAccount', { parameters: [id] }, options),
  };

  readonly keys = {
    /** The answer is the only place where the key itself is shown. */
    create: (accountId: string, json: NewKey, options?: CallOptions) =>
      this.#send('createKey', { parameters: [accountId], json }, options),
    list: (accountId: string, query: Page = {}, options?: CallOptions) =>
      this.#send('listKeys', { parameters: [accountId], query }, options),
    update: (id: string, json: KeyChanges, options?: CallOptions) =>
      this.#send('updateKey', { parameters: [id], json }, options),
    /** Revokes the key: it stops working within five seconds. */
    delete: (id: string, options?: CallOptions) => this.#send('revokeKey', { parameters: [id] }, options),
  };

  readonly plans = {
    create: (json: NewPlan, options?: CallOptions) => this.#send('createPlan', { json }, options),
    list: (query: Page = {}, options?: CallOptions) => this.#send('listPlans', { query }, options),
    update: (name: string, json: PlanChanges, options?: CallOptions) =>
      this.#send('updatePlan', { parameters: [name], json }, options),
    delete: (name: string, options?: CallOptions) => this.#send('deletePlan', { parameters: [name] }, options),
  };

  readonly products = {
    create: (json: NewProduct, options?: CallOptions) => this.#send('createProduct', { json }, options),
    /** One page, newest first, each with its health on the server that answers. */
    list: (query: Page = {}, options?: CallOptions) => this.#send('listProducts', { query }, options),
    get: (slug: string, options?: CallOptions) => this.#send('getProduct', { parameters: [slug] }, options),
    /** Fields that are absent stay as they are, also those of the backend. */
    update: (slug: string, json: ProductChanges, options?: CallOptions) =>
      this.#send('updateProduct', { parameters: [slug], json }, options),
    /** Keys lose the right to call it. */
    delete: (slug: string, options?: CallOptions) => this.#send('deleteProduct', { parameters: [slug] }, options),
    /** Really calls what is behind the product; what goes wrong there is told in the answer and not raised. */
    test: (slug: string, json: NewProductTest, options?: CallOptions) =>
      this.#send('testProduct', { parameters: [slug], json }, options),
  };

  readonly collections = {
    /** One page, by external id. */
    list: (accountId: string, query: Page = {}, options?: CallOptions) =>
      this.#send('listAccountCollections', { parameters: [accountId], query }, options),
    /** One page of templates and metadata, oldest first. */
    exportTemplates: (accountId: string, externalId: string, query: Page = {}, options?: CallOptions) =>
      this.#send('exportTemplates', { parameters: [accountId, externalId], query }, options),
    /** Adds exported templates; those that are there already are skipped, so a batch may be sent again. */
    importTemplates: (accountId: string, externalId: string, json: NewTemplates, options?: CallOptions) =>
      this.#send('importTemplates', { parameters: [accountId, externalId], json }, options),
    /** Moves a batch of faces to the server's model; call again until `remaining` is 0. */
    reindex: (accountId: string, externalId: string, options?: CallOptions) =>
      this.#send('reindexCollection', { parameters: [accountId, externalId] }, options),
  };

  readonly mail = {
    /** One page of the mails that were not delivered, newest first. */
    list: (query: Page = {}, options?: CallOptions) => this.#send('listMail', { query }, options),
  };

  readonly signingKeys = {
    /** Signs members' access tokens with a new key from now on; those of before work until they end. */
    rotate: (options?: CallOptions) => this.#send('rotateSigningKeys', {}, options),
  };

  readonly auditLog = {
    /** One page, newest first. */
    list: (query: AuditQuery = {}, options?: CallOptions) => this.#send('listAudit', { query }, options),
    /** One page of chains, or the chains of the heads that were kept. */
    verify: (json: Body<Operations['verifyAudit']> = {}, options?: CallOptions) =>
      this.#send('verifyAudit', { json }, options),
  };

  /** Sums of calls; by day when the query names nothing else. */
  usage(query: UsageQuery = {}, options?: CallOptions): Promise<UsageSums> {
    return this.#send('getUsage', { query }, options);
  }

  /** Version, database, models, workers and memory of the running server. */
  system(options?: CallOptions): Promise<Success<Operations['getSystem']>> {
    return this.#send('getSystem', {}, options);
  }

  #send<Name extends keyof Operations>(
    name: Name,
    { parameters = [], query, json }: Request,
    options?: CallOptions,
  ): Promise<Success<Operations[Name]>> {
    const [method, template] = addresses[name];
    const path = `/admin/v1${fillIn(template, parameters)}`;
    const call = { method, path, query, json, surface: 'admin', authorization: this.#authorization } as const;
    return this.#transport.send({ ...call, changesNothing: method === 'GET' }, options);
  }
}
