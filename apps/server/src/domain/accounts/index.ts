import type { Audit } from '../audit/index.js';
import type { Database } from '../ports/database.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import * as accounts from './accounts.js';
import { admit, admitMember, type LimitsTaken, peekLimits, takeLimits } from './admission.js';
import { KeyAuthentication } from './authentication.js';
import * as keys from './keys.js';
import type { RateLimitState } from './limit-windows.js';
import * as memberKeys from './member-keys.js';
import * as plans from './plans.js';
import type {
  Account,
  Actor,
  ApiKey,
  AuthenticatedKey,
  KeySurface,
  Page,
  PageRequest,
  Plan,
  PlanLimits,
} from './types.js';

export type { AccountPatch, ErasedCounts, NewAccount } from './accounts.js';
export { addressesIn, isAddressAllowed, plainAddress } from './addresses.js';
export type { LimitsTaken } from './admission.js';
export type { KeyPatch, NewKey } from './keys.js';
export type { RateLimitState, RateWindowState } from './limit-windows.js';
export type { MemberKeyPatch, NewMemberKey } from './member-keys.js';
export { type NewPlan, type PlanPatch, signUpPlan } from './plans.js';
export { isSameSecret } from './secret.js';
export * from './types.js';

export interface AccountsParts {
  database: Database;
  audit: Audit;
  rateLimiter: RateLimiter;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Accounts, their keys and plans: who may call, and how often. The verbs' problems stand at the functions they call. */
export class Accounts {
  readonly #parts: Required<AccountsParts>;
  readonly #authentication: KeyAuthentication;

  constructor(parts: AccountsParts) {
    this.#parts = { now: Date.now, ...parts };
    this.#authentication = new KeyAuthentication(parts.database, this.#parts.now);
  }

  /** Raises, in this order: `auth.key_unknown`, `auth.key_revoked`, `auth.key_expired`, `account.suspended`. */
  authenticateKey({ secret, surface }: { secret: string; surface: KeySurface }): Promise<AuthenticatedKey> {
    return this.#authentication.authenticate(secret, surface);
  }

  /** Counts one request against the key's limits, all or none. Raises `limit.requests` or `limit.calls`. */
  admit(key: AuthenticatedKey): Promise<RateLimitState | undefined> {
    return admit(this.#parts, key);
  }

  /**
   * Counts one request as `admit`, but answers with what refuses it, so that the answer can tell of every window. Raises
   * `server.overloaded` when the counts cannot be reached.
   */
  takeLimits(key: AuthenticatedKey): Promise<LimitsTaken> {
    return takeLimits(this.#parts, key);
  }

  /** How the key's limits stand; counts nothing. Raises as `takeLimits`. */
  peekLimits(key: AuthenticatedKey): Promise<RateLimitState | undefined> {
    return peekLimits(this.#parts, key);
  }

  /** Counts one request of a member against the plan's requests a minute. Raises `limit.requests`. */
  admitMember(userId: string, accountLimits: Readonly<PlanLimits>): Promise<RateLimitState | undefined> {
    return admitMember(this.#parts, userId, accountLimits);
  }

  createAccount(actor: Actor, account: accounts.NewAccount): Promise<Account> {
    return accounts.createAccount(this.#parts, actor, account);
  }

  listAccounts(page: PageRequest): Promise<Page<Account>> {
    return accounts.listAccounts(this.#parts.database, page);
  }

  getAccount(id: string): Promise<Account> {
    return accounts.getAccount(this.#parts.database, id);
  }

  /** What bounds the account on a surface: its plan's figures, overridden by its own. Raises `resource.not_found`. */
  async limitsOf(id: string, surface: KeySurface): Promise<PlanLimits> {
    const account = await this.getAccount(id);
    const { limits, surface_limits } = await this.getPlan(account.plan);
    return { ...limits, ...surface_limits[surface], ...account.limits };
  }

  updateAccount(actor: Actor, id: string, patch: accounts.AccountPatch): Promise<Account> {
    return this.#changing(accounts.updateAccount(this.#parts, actor, id, patch));
  }

  deleteAccount(actor: Actor, id: string): Promise<accounts.ErasedCounts> {
    return this.#changing(accounts.deleteAccount(this.#parts, actor, id));
  }

  createKey(actor: Actor, accountId: string, key: keys.NewKey): Promise<ApiKey & { key: string }> {
    return keys.createKey(this.#parts, actor, accountId, key);
  }

  listKeys(accountId: string, page: PageRequest): Promise<Page<ApiKey>> {
    return keys.listKeys(this.#parts.database, accountId, page);
  }

  getKey(id: string): Promise<ApiKey> {
    return keys.getKey(this.#parts.database, id);
  }

  updateKey(actor: Actor, id: string, patch: keys.KeyPatch): Promise<ApiKey> {
    return this.#changing(keys.updateKey(this.#parts, actor, id, patch));
  }

  revokeKey(actor: Actor, id: string): Promise<void> {
    return this.#changing(keys.revokeKey(this.#parts, actor, id));
  }

  createMemberKey(
    actor: Actor,
    accountId: string,
    userId: string,
    key: memberKeys.NewMemberKey,
  ): Promise<ApiKey & { key: string }> {
    return memberKeys.createMemberKey(this.#parts, actor, accountId, userId, key);
  }

  listMemberKeys(accountId: string, page: PageRequest): Promise<Page<ApiKey>> {
    return memberKeys.listMemberKeys(this.#parts.database, accountId, page);
  }

  getMemberKey(accountId: string, id: string): Promise<ApiKey> {
    return memberKeys.getMemberKey(this.#parts.database, accountId, id);
  }

  /** Keys of one member that are not revoked, which the plan's limit counts. */
  countMemberKeys(accountId: string, userId: string): Promise<number> {
    return memberKeys.countMemberKeys(this.#parts.database, accountId, userId);
  }

  updateMemberKey(actor: Actor, accountId: string, id: string, patch: memberKeys.MemberKeyPatch): Promise<ApiKey> {
    return this.#changing(memberKeys.updateMemberKey(this.#parts, actor, accountId, id, patch));
  }

  regenerateKey(actor: Actor, accountId: string, id: string): Promise<ApiKey & { key: string }> {
    return this.#changing(memberKeys.regenerateKey(this.#parts, actor, accountId, id));
  }

  /** Ends a key of the account's members for good. Raises `resource.not_found` as getMemberKey. */
  async revokeMemberKey(actor: Actor, accountId: string, id: string): Promise<void> {
    await this.getMemberKey(accountId, id);
    await this.revokeKey(actor, id);
  }

  listPlans(page: PageRequest): Promise<Page<Plan>> {
    return plans.listPlans(this.#parts.database, page);
  }

  getPlan(name: string): Promise<Plan> {
    return plans.getPlan(this.#parts.database, name);
  }

  createPlan(actor: Actor, plan: plans.NewPlan): Promise<Plan> {
    return plans.createPlan(this.#parts, actor, plan);
  }

  updatePlan(actor: Actor, name: string, patch: plans.PlanPatch): Promise<Plan> {
    return this.#changing(plans.updatePlan(this.#parts, actor, name, patch));
  }

  deletePlan(actor: Actor, name: string): Promise<void> {
    return plans.deletePlan(this.#parts, actor, name);
  }

  /** Makes the next requests see keys as they are in the database: after a change that was not made here. */
  forgetKeys(): void {
    this.#authentication.forget();
  }

  /** Forgets what was remembered of keys as soon as the change is committed, also when its outcome is unknown. */
  async #changing<Result>(change: Promise<Result>): Promise<Result> {
    try {
      return await change;
    } finally {
      this.#authentication.forget();
    }
  }
}
