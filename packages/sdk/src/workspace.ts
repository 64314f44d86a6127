import type { workspaceOperations } from '@facet/contract';
import { formOf, type ImageInput } from './image.js';
import {
  type AddressBook,
  type Addresses,
  type Body,
  type Fields,
  fillIn,
  type Query,
  type Success,
} from './operations.js';
import { memorySessions, type Session, type SessionStore } from './session.js';
import type { Call, CallOptions, Transport } from './transport.js';
import { SessionKeeper } from './workspace-session.js';

type Operations = typeof workspaceOperations;
type Name = keyof Operations;

export type Registration = Body<Operations['register']>;
export type Registered = Success<Operations['register']>;
export type Credentials = Body<Operations['login']>;
export type Me = Success<Operations['getMe']>;
export type OtpSetup = Success<Operations['setUpOtp']>;
export type SignedInSession = Success<Operations['listSessions']>['sessions'][number];
export type Member = Success<Operations['updateMember']>;
export type MemberRole = Member['role'];
export type Invitation = Success<Operations['invite']>;
export type WorkspaceCollection = Success<Operations['getCollection']>;
export type NewWorkspaceCollection = Body<Operations['createCollection']>;
export type WorkspaceKey = Success<Operations['updateKey']>;
export type MadeWorkspaceKey = Success<Operations['createKey']>;
export type NewWorkspaceKey = Body<Operations['createKey']>;
export type WorkspaceKeyChanges = Body<Operations['updateKey']>;
export type EnrolledFace = Success<Operations['getFace']>;
export type Metadata = EnrolledFace['metadata'];
export type BatchResult = Success<Operations['enrolFaces']>;
export type PairComparison = Success<Operations['compareFaces']>;
export type FaceVerification = Success<Operations['verifyFace']>;
export type Identification = Success<Operations['identifyFace']>;
export type PhotoLiveness = Success<Operations['checkLiveness']>;
export type Usage = Success<Operations['getUsage']>;
export type OwnPlan = Success<Operations['getPlan']>;
export type AuditEntry = Success<Operations['listAudit']>['entries'][number];
export type Webhook = Success<Operations['listWebhooks']>['webhooks'][number];
export type NewWebhook = Body<Operations['createWebhook']>;
export type MadeWebhook = Success<Operations['createWebhook']>;
export type Delivery = Success<Operations['redeliver']>;
type ListQuery = Query<Operations['listMembers']>;

const addresses: AddressBook<Name> = {
  register: ['POST', '/auth/register'],
  verifyEmail: ['POST', '/auth/verify-email'],
  resendVerification: ['POST', '/auth/resend-verification'],
  login: ['POST', '/auth/login'],
  refresh: ['POST', '/auth/refresh'],
  logout: ['POST', '/auth/logout'],
  getMe: ['GET', '/auth/me'],
  forgotPassword: ['POST', '/auth/forgot-password'],
  resetPassword: ['POST', '/auth/reset-password'],
  setUpOtp: ['POST', '/auth/2fa/setup'],
  enableOtp: ['POST', '/auth/2fa/enable'],
  disableOtp: ['POST', '/auth/2fa/disable'],
  listSessions: ['GET', '/auth/sessions'],
  revokeSession: ['DELETE', '/auth/sessions/{id}'],
  listMembers: ['GET', '/members'],
  addMember: ['POST', '/members'],
  updateMember: ['PATCH', '/members/{id}'],
  removeMember: ['DELETE', '/members/{id}'],
  listInvitations: ['GET', '/invitations'],
  invite: ['POST', '/invitations'],
  revokeInvitation: ['DELETE', '/invitations/{id}'],
  acceptInvitation: ['POST', '/invitations/accept'],
  listCollections: ['GET', '/collections'],
  createCollection: ['POST', '/collections'],
  getCollection: ['GET', '/collections/{id}'],
  updateCollection: ['PATCH', '/collections/{id}'],
  deleteCollection: ['DELETE', '/collections/{id}'],
  listKeys: ['GET', '/api-keys'],
  createKey: ['POST', '/api-keys'],
  updateKey: ['PATCH', '/api-keys/{id}'],
  revokeKey: ['DELETE', '/api-keys/{id}'],
  regenerateKey: ['POST', '/api-keys/{id}/regenerate'],
  enrolFace: ['POST', '/collections/{id}/faces'],
  enrolFaces: ['POST', '/collections/{id}/faces/batch'],
  listFaces: ['GET', '/collections/{id}/faces'],
  getFace: ['GET', '/collections/{id}/faces/{face_id}'],
  updateFace: ['PATCH', '/collections/{id}/faces/{face_id}'],
  deleteFace: ['DELETE', '/collections/{id}/faces/{face_id}'],
  compareFaces: ['POST', '/compare'],
  verifyFace: ['POST', '/collections/{id}/verify'],
  identifyFace: ['POST', '/collections/{id}/identify'],
  checkLiveness: ['POST', '/collections/{id}/liveness'],
  getUsage: ['GET', '/usage'],
  getPlan: ['GET', '/plan'],
  listAudit: ['GET', '/audit-log'],
  listWebhooks: ['GET', '/webhooks'],
  createWebhook: ['POST', '/webhooks'],
  deleteWebhook: ['DELETE', '/webhooks/{id}'],
  listDeliveries: ['GET', '/webhooks/{id}/deliveries'],
  redeliver: ['POST', '/webhooks/{id}/deliveries/{delivery_id}/redeliver'],
  deleteOrganization: ['DELETE', '/organization'],
} satisfies Addresses<Operations>;

/** Operations without credentials: a token that has expired is none of their business. */
const open: ReadonlySet<Name> = new Set<Name>([
  'register',
  'verifyEmail',
  'resendVerification',
  'login',
  'refresh',
  'forgotPassword',
  'resetPassword',
  'acceptInvitation',
]);

/** Reads in spite of their method. */
const readsOnly: ReadonlySet<Name> = new Set<Name>(['compareFaces', 'verifyFace', 'identifyFace', 'checkLiveness']);

/** An application has a key; a member signs in, and the session is kept in the store (in memory by default). */
export interface WorkspaceOptions {
  readonly apiKey?: string;
  readonly sessions?: SessionStore;
}

/** Further frames of one capture, in the order in which they were taken. */
export interface FramesOption {
  readonly frames?: readonly ImageInput[];
}

export type EnrolOptions = Partial<Omit<Fields<Operations['enrolFace']>, 'external_id'>> & FramesOption;
export type VerifyOptions = Partial<Fields<Operations['verifyFace']>> & FramesOption;
export type IdentifyOptions = Partial<Fields<Operations['identifyFace']>> & FramesOption;
export type LivenessCheckOptions = Partial<Fields<Operations['checkLiveness']>> & FramesOption;

interface Request {
  /** Replace the `{parameters}` of the path, in their order. */
  readonly parameters?: readonly string[];
  readonly query?: Call['query'];
  readonly json?: unknown;
  readonly form?: FormData;
}

interface Enveloped {
  readonly data: unknown;
}

/**
 * An organisation: its members, keys, collections and faces. Every call raises FacetError<'workspace'> or
 * FacetConnectionError. With a session, an access token that has ended is renewed on the way.
 */
export class WorkspaceClient {
  readonly #transport: Transport;
  readonly #apiKey: string | undefined;
  readonly #session: SessionKeeper;

  constructor(transport: Transport, { apiKey, sessions = memorySessions() }: WorkspaceOptions) {
    this.#transport = transport;
    this.#apiKey = apiKey;
    this.#session = new SessionKeeper(sessions, (refresh_token) =>
      this.#send('refresh', { json: { refresh_token } }, { retries: 0 }),
    );
  }

  /** Who is signed in at this moment; undefined when nobody is. */
  get session(): Session | undefined {
    return this.#session.current;
  }

  readonly auth = {
    register: (json: Registration, options?: CallOptions) => this.#send('register', { json }, options),
    verifyEmail: (token: string, options?: CallOptions) => this.#send('verifyEmail', { json: { token } }, options),
    resendVerification: (email: string, options?: CallOptions) =>
      this.#send('resendVerification', { json: { email } }, options),
    /** Signs in, and keeps the session for the calls that follow. */
    login: async (json: Credentials, options?: CallOptions): Promise<Session> =>
      this.#session.keep(await this.#send('login', { json }, options)),
    /** Changes the refresh token for new tokens now. */
    refresh: async (options?: CallOptions): Promise<Session> => {
      const refresh_token = this.session?.refreshToken ?? '';
      return this.#session.keep(await this.#send('refresh', { json: { refresh_token } }, options));
    },
    /** Ends the session, here and on the server. */
    logout: async (options?: CallOptions): Promise<void> => {
      const { session } = this;
      this.#session.forget();
      if (session) await this.#send('logout', { json: { refresh_token: session.refreshToken } }, options);
    },
    me: (options?: CallOptions) => this.#send('getMe', {}, options),
    forgotPassword: (email: string, options?: CallOptions) =>
      this.#send('forgotPassword', { json: { email } }, options),
    resetPassword: (json: Body<Operations['resetPassword']>, options?: CallOptions) =>
      this.#send('resetPassword', { json }, options),
    setUpOtp: (options?: CallOptions) => this.#send('setUpOtp', { json: {} }, options),
    enableOtp: (otp: string, options?: CallOptions) => this.#send('enableOtp', { json: { otp } }, options),
    disableOtp: (otp: string, options?: CallOptions) => this.#send('disableOtp', { json: { otp } }, options),
    sessions: (options?: CallOptions) => this.#send('listSessions', {}, options),
    revokeSession: (id: string, options?: CallOptions) => this.#send('revokeSession', { parameters: [id] }, options),
  };

  readonly members = {
    list: (query: ListQuery = {}, options?: CallOptions) => this.#send('listMembers', { query }, options),
    update: (id: string, json: Body<Operations['updateMember']>, options?: CallOptions) =>
      this.#send('updateMember', { parameters: [id], json }, options),
    remove: (id: string, options?: CallOptions) => this.#send('removeMember', { parameters: [id] }, options),
  };

  readonly invitations = {
    create: (json: Body<Operations['invite']>, options?: CallOptions) => this.#send('invite', { json }, options),
    list: (query: ListQuery = {}, options?: CallOptions) => this.#send('listInvitations', { query }, options),
    revoke: (id: string, options?: CallOptions) => this.#send('revokeInvitation', { parameters: [id] }, options),
    accept: (json: Body<Operations['acceptInvitation']>, options?: CallOptions) =>
      this.#send('acceptInvitation', { json }, options),
  };

  readonly collections = {
    create: (json: NewWorkspaceCollection, options?: CallOptions) => this.#send('createCollection', { json }, options),
    list: (query: ListQuery = {}, options?: CallOptions) => this.#send('listCollections', { query }, options),
    get: (id: string, options?: CallOptions) => this.#send('getCollection', { parameters: [id] }, options),
    update: (id: string, json: Body<Operations['updateCollection']>, options?: CallOptions) =>
      this.#send('updateCollection', { parameters: [id], json }, options),
    delete: (id: string, options?: CallOptions) => this.#send('deleteCollection', { parameters: [id] }, options),
  };

  readonly keys = {
    /** The answer is the only place where the key itself is shown. */
    create: (json: NewWorkspaceKey, options?: CallOptions) => this.#send('createKey', { json }, options),
    list: (query: ListQuery = {}, options?: CallOptions) => this.#send('listKeys', { query }, options),
    update: (id: string, json: WorkspaceKeyChanges, options?: CallOptions) =>
      this.#send('updateKey', { parameters: [id], json }, options),
    revoke: (id: string, options?: CallOptions) => this.#send('revokeKey', { parameters: [id] }, options),
    regenerate: (id: string, options?: CallOptions) => this.#send('regenerateKey', { parameters: [id] }, options),
  };

  readonly faces = {
    enrol: (
      collectionId: string,
      image: ImageInput,
      { external_id, metadata, check_liveness, frames }: EnrolOptions & { readonly external_id: string },
      options?: CallOptions,
    ) => {
      const fields = { external_id, metadata: metadata && JSON.stringify(metadata), check_liveness };
      return this.#send('enrolFace', { parameters: [collectionId], form: formOf(fields, { image, frames }) }, options);
    },
    /** Each image succeeds or fails by itself. */
    enrolBatch: (
      collectionId: string,
      items: readonly { readonly image: ImageInput; readonly external_id: string }[],
      { check_liveness }: { readonly check_liveness?: boolean } = {},
      options?: CallOptions,
    ) => {
      const fields = { external_ids: items.map(({ external_id }) => external_id), check_liveness };
      const form = formOf(fields, { images: items.map(({ image }) => image) });
      return this.#send('enrolFaces', { parameters: [collectionId], form }, options);
    },
    list: (collectionId: string, query: Query<Operations['listFaces']> = {}, options?: CallOptions) =>
      this.#send('listFaces', { parameters: [collectionId], query }, options),
    get: (collectionId: string, faceId: string, options?: CallOptions) =>
      this.#send('getFace', { parameters: [collectionId, faceId] }, options),
    update: (collectionId: string, faceId: string, json: { readonly metadata: Metadata }, options?: CallOptions) =>
      this.#send('updateFace', { parameters: [collectionId, faceId], json }, options),
    delete: (collectionId: string, faceId: string, options?: CallOptions) =>
      this.#send('deleteFace', { parameters: [collectionId, faceId] }, options),
  };

  /** How alike the faces of two images are. */
  compare(
    image_a: ImageInput,
    image_b: ImageInput,
    { threshold, ...options }: CallOptions & { readonly threshold?: number } = {},
  ): Promise<PairComparison> {
    return this.#send('compareFaces', { form: formOf({ threshold }, { image_a, image_b }) }, options);
  }

  /** Whether the face of the image is that of `face_id` or `external_id`. */
  verify(
    collectionId: string,
    image: ImageInput,
    { frames, ...fields }: VerifyOptions,
    options?: CallOptions,
  ): Promise<FaceVerification> {
    return this.#send('verifyFace', { parameters: [collectionId], form: formOf(fields, { image, frames }) }, options);
  }

  /** The faces of the collection that look like the one of the image; none is no error. */
  identify(
    collectionId: string,
    image: ImageInput,
    { frames, ...fields }: IdentifyOptions = {},
    options?: CallOptions,
  ): Promise<Identification> {
    return this.#send('identifyFace', { parameters: [collectionId], form: formOf(fields, { image, frames }) }, options);
  }

  liveness(
    collectionId: string,
    image: ImageInput,
    { frames, ...fields }: LivenessCheckOptions = {},
    options?: CallOptions,
  ): Promise<PhotoLiveness> {
    const form = formOf(fields, { image, frames });
    return this.#send('checkLiveness', { parameters: [collectionId], form }, options);
  }

  readonly webhooks = {
    /** The answer is the only place where the secret is shown. */
    create: (json: NewWebhook, options?: CallOptions) => this.#send('createWebhook', { json }, options),
    list: (options?: CallOptions) => this.#send('listWebhooks', {}, options),
    delete: (id: string, options?: CallOptions) => this.#send('deleteWebhook', { parameters: [id] }, options),
    deliveries: (id: string, query: ListQuery = {}, options?: CallOptions) =>
      this.#send('listDeliveries', { parameters: [id], query }, options),
    redeliver: (id: string, deliveryId: string, options?: CallOptions) =>
      this.#send('redeliver', { parameters: [id, deliveryId] }, options),
  };

  usage(query: Query<Operations['getUsage']> = {}, options?: CallOptions): Promise<Usage> {
    return this.#send('getUsage', { query }, options);
  }

  plan(options?: CallOptions): Promise<OwnPlan> {
    return this.#send('getPlan', {}, options);
  }

  auditLog(query: ListQuery = {}, options?: CallOptions): Promise<Success<Operations['listAudit']>> {
    return this.#send('listAudit', { query }, options);
  }

  /** Erases the organisation with everything in it. The session ends with it. */
  async deleteOrganization(password: string, options?: CallOptions): Promise<void> {
    await this.#send('deleteOrganization', { json: { password } }, options);
    this.#session.forget();
  }

  #send<N extends Name>(name: N, request: Request, options?: CallOptions): Promise<Success<Operations[N]>> {
    if (this.#apiKey !== undefined) return this.#call(name, request, { apiKey: this.#apiKey }, options);
    if (open.has(name)) return this.#call(name, request, {}, options);
    return this.#session.run((token) =>
      this.#call(name, request, token === undefined ? {} : { authorization: `Bearer ${token}` }, options),
    );
  }

  async #call<N extends Name>(
    name: N,
    { parameters = [], ...request }: Request,
    credential: Pick<Call, 'apiKey' | 'authorization'>,
    options?: CallOptions,
  ): Promise<Success<Operations[N]>> {
    const [method, template] = addresses[name];
    const path = `/workspace/api/v1${fillIn(template, parameters)}`;
    const changesNothing = method === 'GET' || readsOnly.has(name);
    const call = { ...request, ...credential, method, path, surface: 'workspace', changesNothing } as const;
    const { data } = await this.#transport.send<Enveloped>(call, options);
    return data as Success<Operations[N]>;
  }
}
