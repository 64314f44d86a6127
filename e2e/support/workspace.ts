import { randomBytes } from 'node:crypto';
import type { Admin } from './admin.js';
import type { Answer } from './http.js';
import { Caller, type FormValues } from './workspace-caller.js';
import { tokenMailedTo } from './workspace-mail.js';

export const PASSWORD = 'correct horse battery staple';

export interface PlanFigures {
  readonly collections?: number;
  readonly faces_per_collection?: number;
  readonly keys_per_member?: number;
  readonly requests_per_minute?: number;
}

/** No figure of the plan bounds anything, so that a test meets only the limit that it is about. */
const unlimited: PlanFigures = { collections: 0, faces_per_collection: 0, keys_per_member: 0, requests_per_minute: 0 };

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
}

export interface MadeKey {
  readonly id: string;
  readonly key: string;
}

/** Whoever signed in: their requests carry an access token. */
export interface SignedIn {
  readonly email: string;
  readonly tokens: Tokens;
  readonly caller: Caller;
}

/** An organisation that somebody registered, and the owner who did. */
export class Organisation {
  constructor(
    readonly admin: Admin,
    readonly id: string,
    readonly email: string,
    readonly owner: Caller,
  ) {}

  /** Sets figures that bound the organisation in place of its plan's. */
  async limit(limits: PlanFigures): Promise<void> {
    await this.admin.changeAccount(this.id, { limits });
  }

  async collection(name = 'people', settings: Readonly<Record<string, unknown>> = {}): Promise<Collection> {
    const { id } = await dataOf<{ id: string }>(this.owner.post('/collections', { name, ...settings }), 201);
    return new Collection(this, id, this.owner);
  }

  /** A key of the owner's for a collection. */
  async key(collectionId: string, settings: Readonly<Record<string, unknown>> = {}): Promise<MadeKey> {
    const body = { name: 'a key', collection_id: collectionId, ...settings };
    return dataOf<MadeKey>(this.owner.post('/api-keys', body), 201);
  }

  /** Somebody invited, who has accepted and signed in. */
  async member(role: 'owner' | 'admin' | 'member' | 'viewer'): Promise<SignedIn> {
    const email = newMail();
    await dataOf(this.owner.post('/invitations', { email, role }), 201);
    const token = await tokenMailedTo(this.admin, email, 'invitation');
    const stranger = new Caller(this.owner.baseUrl);
    await dataOf(stranger.post('/invitations/accept', { token, password: PASSWORD }), 201);
    return signIn(stranger, email);
  }
}

/** A collection as one caller sees it. */
export class Collection {
  constructor(
    readonly organisation: Organisation,
    readonly id: string,
    readonly caller: Caller,
  ) {}

  get path(): string {
    return `/collections/${this.id}`;
  }

  get faces(): string {
    return `${this.path}/faces`;
  }

  /** The same collection with a key of its own, which is how applications reach it. */
  async withKey(settings: Readonly<Record<string, unknown>> = {}): Promise<Collection> {
    const { key } = await this.organisation.key(this.id, settings);
    return this.as(this.caller.withKey(key));
  }

  as(caller: Caller): Collection {
    return new Collection(this.organisation, this.id, caller);
  }

  /** Enrols without looking for signs of life, which photos of photos need not show, unless the values say otherwise. */
  enrol(image: Buffer | undefined, external_id: string | undefined, values: FormValues = {}): Promise<Answer> {
    return this.caller.form(this.faces, { external_id, check_liveness: false, ...values, image });
  }

  /** Enrols and answers the face's id. */
  async enrolled(image: Buffer, externalId = newName(), values: FormValues = {}): Promise<string> {
    const { face_id } = await dataOf<{ face_id: string }>(this.enrol(image, externalId, values), 201);
    return face_id;
  }

  verify(image: Buffer | undefined, values: FormValues): Promise<Answer> {
    return this.caller.form(`${this.path}/verify`, { ...values, image });
  }

  identify(image: Buffer | undefined, values: FormValues = {}): Promise<Answer> {
    return this.caller.form(`${this.path}/identify`, { ...values, image });
  }

  liveness(image: Buffer | undefined, values: FormValues = {}): Promise<Answer> {
    return this.caller.form(`${this.path}/liveness`, { ...values, image });
  }

  async faceCount(): Promise<number> {
    return (await dataOf<{ face_count: number }>(this.organisation.owner.get(this.path))).face_count;
  }
}

/** What a success carries; throws for anything else. */
export async function dataOf<T = unknown>(answering: Promise<Answer>, status = 200): Promise<T> {
  const answer = await answering;
  if (answer.status !== status) throw new Error(`${answer.status} in place of ${status}: ${answer.text}`);
  return answer.json<{ data: T }>().data;
}

export function newMail(): string {
  return `${newName('person')}@example.com`;
}

export function newName(prefix = 'e2e'): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

/** A visitor of the server, without credentials. */
export function visitor(admin: Admin): Caller {
  return new Caller(admin.baseUrl);
}

/** Registers somebody and answers their mail address; it is not verified yet. */
export async function registered(caller: Caller, organization: string, email = newMail()): Promise<string> {
  await dataOf(caller.post('/auth/register', { email, password: PASSWORD, organization }), 201);
  return email;
}

export async function signIn(
  caller: Caller,
  email: string,
  more: Readonly<Record<string, string>> = {},
): Promise<SignedIn> {
  const tokens = await dataOf<Tokens>(caller.post('/auth/login', { email, password: PASSWORD, ...more }));
  return { email, tokens, caller: caller.withToken(tokens.access_token) };
}

/**
 * A new organisation, made as people do: register, follow the link of the mail, sign in. Without figures of its own no
 * plan bounds it; `plan` leaves those of the plan that everybody starts with.
 */
export async function newOrganisation(admin: Admin, limits: PlanFigures | 'plan' = {}): Promise<Organisation> {
  const caller = visitor(admin);
  const email = await registered(caller, newName('organisation'));
  const token = await tokenMailedTo(admin, email, 'verify-email');
  await dataOf(caller.post('/auth/verify-email', { token }));
  const { caller: owner } = await signIn(caller, email);
  const { organization } = await dataOf<{ organization: { id: string } }>(owner.get('/auth/me'));
  const organisation = new Organisation(admin, organization.id, email, owner);
  if (limits !== 'plan') await organisation.limit({ ...unlimited, ...limits });
  return organisation;
}
