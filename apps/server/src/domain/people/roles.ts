import { fail } from '@facet/contract';
import type { Role } from './types.js';

/**
 * Whether a member of role `acting` may deal with members of all these roles, the one that they get included: owners with
 * all, admins with members and viewers. Raises `auth.role_insufficient`.
 */
export function checkMayManage(acting: Role, ...concerned: readonly Role[]): void {
  if (acting === 'owner') return;
  if (acting !== 'admin') fail('auth.role_insufficient', { role: 'admin' });
  if (concerned.some((role) => role === 'owner' || role === 'admin')) fail('auth.role_insufficient', { role: 'owner' });
}
