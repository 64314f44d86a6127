import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { Actor } from '../accounts/index.js';
import type { Audit } from '../audit/types.js';
import type { Database, Sql } from '../ports/database.js';
import { openBytes, sealBytes } from '../secrets/index.js';
import { secondsFrom } from './context.js';

/** Another server's new key is signed with after this time at the latest. */
const rememberMs = 60_000;
/** Tokens that name unknown keys cost one look into the database in this time, however many they are. */
const reloadMs = 5_000;
/** For clocks of servers that do not agree. */
const slackSeconds = 60;

export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** Milliseconds since 1970; absent while it signs. */
  verifiesUntil?: number;
}

/** What a rotation did: the key that signs now, and the ones before with the time until which their tokens work. */
export interface SigningKeyRotation {
  keyId: string;
  created_at: Date;
  previous: { keyId: string; verifies_until: Date }[];
}

interface KeyRow {
  id: string;
  sealed: Uint8Array;
  verifies_until: Date | null;
}

interface SigningKeysParts {
  database: Database;
  audit: Audit;
  secretKey: Uint8Array;
  accessTokenSeconds: number;
  now: () => number;
}

/** The Ed25519 keys that access tokens are signed with: kept sealed in the database, and opened in this process's memory. */
export class SigningKeys {
  readonly #parts: SigningKeysParts;
  #keys: readonly SigningKey[] = [];
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;

  constructor(parts: SigningKeysParts) {
    this.#parts = parts;
  }

  /** Makes the first key. Servers that start at once agree on one. */
  async prepare(): Promise<void> {
    const { database, now } = this.#parts;
    await database.transaction(async (sql) => {
      await sql.query('lock table signing_keys in share row exclusive mode');
      const [key] = await sql.query('select 1 from signing_keys where verifies_until is null limit 1');
      if (!key) await this.#insert(sql, new Date(now()));
    });
    await this.#load();
  }

  /** The key to sign with. */
  async current(): Promise<SigningKey> {
    if (this.#parts.now() - this.#loadedAt >= rememberMs) await this.#load();
    const key = this.#keys.find(({ verifiesUntil }) => verifiesUntil === undefined);
    if (!key) throw new Error('there is no signing key: prepare was not called');
    return key;
  }

  /** The key of this id, when its tokens may still be good. */
  async find(id: string): Promise<SigningKey | undefined> {
    const age = this.#parts.now() - this.#loadedAt;
    const known = this.#keys.some((key) => key.id === id);
    if (age >= rememberMs || (!known && age >= reloadMs)) await this.#load();
    const key = this.#keys.find((each) => each.id === id);
    return key && (key.verifiesUntil ?? Number.POSITIVE_INFINITY) > this.#parts.now() ? key : undefined;
  }

  /** Signs with a new key from now on; the ones before verify until the last of their tokens has ended. */
  async rotate(actor: Actor): Promise<SigningKeyRotation> {
    const { database, audit, accessTokenSeconds, now } = this.#parts;
    const at = now();
    // Another server may sign with the old key until it looks again.
    const until = secondsFrom(at, accessTokenSeconds + rememberMs / 1000 + slackSeconds);
    const rotation = await database.transaction(async (sql) => {
      await sql.query('lock table signing_keys in share row exclusive mode');
      await sql.query('update signing_keys set verifies_until = $1 where verifies_until is null', [until]);
      const previous = await sql.query<{ keyId: string; verifies_until: Date }>(
        `select id as "keyId", verifies_until from signing_keys where verifies_until > $1 order by position desc`,
        [new Date(at)],
      );
      const created_at = new Date(at);
      const keyId = await this.#insert(sql, created_at);
      await audit(sql, actor, { action: 'signing_key.rotated', subjectType: 'signing_key', subjectId: keyId });
      return { keyId, created_at, previous };
    });
    await this.#load();
    return rotation;
  }

  async #insert(sql: Sql, createdAt: Date): Promise<string> {
    const id = randomUUID();
    const { privateKey } = generateKeyPairSync('ed25519');
    const bytes = privateKey.export({ type: 'pkcs8', format: 'der' });
    const sealed = sealBytes(this.#parts.secretKey, signingKeyContext(id), bytes);
    await sql.query('insert into signing_keys (id, sealed, created_at) values ($1, $2, $3)', [id, sealed, createdAt]);
    return id;
  }

  /** Many at once wait for one look. */
  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    const { database, secretKey, now } = this.#parts;
    const at = now();
    const rows = await database.query<KeyRow>(
      'select id, sealed, verifies_until from signing_keys where verifies_until is null or verifies_until > $1 order by position desc',
      [new Date(at)],
    );
    this.#keys = rows.map(({ id, sealed, verifies_until }) => {
      const bytes = Buffer.from(openBytes(secretKey, signingKeyContext(id), sealed));
      const privateKey = createPrivateKey({ key: bytes, type: 'pkcs8', format: 'der' });
      return {
        id,
        privateKey,
        publicKey: createPublicKey(privateKey),
        ...(verifies_until && { verifiesUntil: verifies_until.getTime() }),
      };
    });
    this.#loadedAt = at;
  }
}

/** The id is bound in, so that no key can be put in the place of another. */
export function signingKeyContext(id: string): string {
  return `signing-key:${id}`;
}
