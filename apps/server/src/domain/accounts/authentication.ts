import { timingSafeEqual } from 'node:crypto';
import { fail, limits } from '@facet/contract';
import type { Sql } from '../ports/database.js';
import { hashSecret, looksLikeSecret } from './secret.js';
import type { Account, AuthenticatedKey, KeyLimits, KeySurface, PlanLimits } from './types.js';

/** A change made through another server of the same database is seen after this time at the latest. */
const cacheMs = 3_000;
const cacheSize = 10_000;

/** What a key may do when neither it nor its account nor its plan says otherwise. */
const surfaceDefaults: Record<KeySurface, { perSecond: number; perMinute: number; perDay: number }> = {
  face: { perSecond: limits.face.requestsPerSecond, perMinute: limits.face.requestsPerMinute, perDay: 0 },
  workspace: { perSecond: 0, perMinute: 600, perDay: 0 },
  gateway: { perSecond: 0, perMinute: limits.gateway.requestsPerMinute, perDay: limits.gateway.requestsPerDay },
  media: { perSecond: 0, perMinute: 600, perDay: 0 },
  kyc: { perSecond: 0, perMinute: 600, perDay: 0 },
};

interface KeyRecord {
  hash: Uint8Array;
  active: boolean;
  expires_at: Date | null;
  status: Account['status'];
  key: AuthenticatedKey;
}

/** Looks keys up by their hash and remembers what it found for a few seconds. */
export class KeyAuthentication {
  readonly #cache = new Map<string, { record: KeyRecord; until: number }>();
  readonly #pending = new Map<string, Promise<KeyRecord | undefined>>();
  /** Counts the changes, so that a look-up that began before one is not remembered after it. */
  #changes = 0;

  /** @param now milliseconds since 1970. */
  constructor(
    readonly database: Sql,
    readonly now: () => number,
  ) {}

  /** Makes the next look-ups see what was just changed. */
  forget(): void {
    this.#changes += 1;
    this.#cache.clear();
    this.#pending.clear();
  }

  /** Raises, in this order: `auth.key_unknown`, `auth.key_revoked`, `auth.key_expired`, `account.suspended`. */
  async authenticate(secret: string, surface: KeySurface): Promise<AuthenticatedKey> {
    const record = looksLikeSecret(secret, surface) ? await this.#find(hashSecret(secret)) : undefined;
    if (record?.key.surface !== surface) fail('auth.key_unknown');
    if (!record.active) fail('auth.key_revoked');
    if (record.expires_at && record.expires_at.getTime() <= this.now()) fail('auth.key_expired');
    if (record.status !== 'active') fail('account.suspended');
    return record.key;
  }

  async #find(hash: Buffer): Promise<KeyRecord | undefined> {
    const name = hash.toString('base64url');
    const cached = this.#cache.get(name);
    if (cached && cached.until > this.now()) return cached.record;
    const pending = this.#pending.get(name) ?? this.#load(name, hash);
    return pending;
  }

  #load(name: string, hash: Buffer): Promise<KeyRecord | undefined> {
    const changes = this.#changes;
    const until = this.now() + cacheMs;
    const loading = readKey(this.database, hash)
      .then((record) => {
        if (record && changes === this.#changes) {
          if (this.#cache.size >= cacheSize) this.#cache.clear();
          this.#cache.set(name, { record, until });
        }
        return record;
      })
      .finally(() => {
        if (this.#pending.get(name) === loading) this.#pending.delete(name);
      });
    this.#pending.set(name, loading);
    return loading;
  }
}

interface KeyRow {
  id: string;
  account_id: string;
  surface: KeySurface;
  hash: Uint8Array;
  scopes: string[];
  products: string[];
  allowed_ips: string[];
  collection_id: string | null;
  expires_at: Date | null;
  active: boolean;
  limits: KeyLimits;
  created_by: string | null;
  status: Account['status'];
  billing: Account['billing'];
  account_limits: PlanLimits;
  plan_limits: PlanLimits;
  surface_limits: Partial<Record<KeySurface, PlanLimits>>;
}

async function readKey(database: Sql, hash: Buffer): Promise<KeyRecord | undefined> {
  const [row] = await database.query<KeyRow>(
    `select k.id, k.account_id, k.surface, k.hash, k.scopes, k.products, k.allowed_ips, k.collection_id, k.expires_at, k.active,
       k.limits, k.created_by, a.status, a.billing, a.limits as account_limits, p.limits as plan_limits, p.surface_limits
     from api_keys k join accounts a on a.id = k.account_id join plans p on p.name = a.plan where k.hash = $1`,
    [hash],
  );
  // The index finds by equality already; comparing again keeps the decision out of an index's timing.
  if (!row || !timingSafeEqual(row.hash, hash)) return undefined;
  const plan: PlanLimits = { ...row.plan_limits, ...row.surface_limits[row.surface], ...row.account_limits };
  const defaults = surfaceDefaults[row.surface];
  return {
    hash,
    active: row.active,
    expires_at: row.expires_at,
    status: row.status,
    key: {
      keyId: row.id,
      accountId: row.account_id,
      surface: row.surface,
      scopes: row.scopes,
      products: row.products,
      allowedIps: row.allowed_ips,
      collectionId: row.collection_id,
      billing: row.billing,
      limits: {
        perSecond: row.limits.per_second ?? defaults.perSecond,
        perMinute: perMinute(row, plan) ?? defaults.perMinute,
        perDay: row.limits.per_day ?? defaults.perDay,
        perMonth: row.limits.per_month ?? 0,
        maxCalls: row.limits.max_calls ?? 0,
      },
      accountLimits: Object.fromEntries(Object.entries(plan).filter(([, figure]) => figure > 0)),
    },
  };
}

/** What members set holds below the plan's figure alone, also when that became smaller since; the operator's word goes first. */
function perMinute({ limits, created_by }: KeyRow, { requests_per_minute: plan }: PlanLimits): number | undefined {
  const own = limits.per_minute;
  if (created_by === null || !plan) return own ?? plan;
  return Math.min(own || plan, plan);
}
