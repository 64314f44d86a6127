import type { Actor, PlanLimits } from '../../domain/accounts/index.js';
import type { MemberPrincipal, Origin } from '../../domain/people/index.js';

/** On whose behalf a request runs: an application's key, or a member. */
export interface WorkspacePrincipal {
  readonly accountId: string;
  readonly accountLimits: Readonly<PlanLimits>;
  /** The uuid of the one collection that the key is bound to; null for members. */
  readonly boundTo: string | null;
  readonly actor: Actor;
  /** Absent for a key. */
  readonly member?: MemberPrincipal;
}

/** A member: who calls the operations that take no keys. */
export interface MemberCaller extends WorkspacePrincipal {
  readonly member: MemberPrincipal;
}

/** Where a request comes from. */
export function originOf({ address, requestId }: Origin & { requestId: string }): Origin {
  return { address, requestId };
}
