import type { MemberRole } from '@facet/sdk';

/** What a member may be, the most powerful first, each with what it means. */
export const roles: readonly { readonly value: MemberRole; readonly label: string; readonly may: string }[] = [
  { value: 'owner', label: 'Owner', may: 'everything, the end of the organisation included' },
  { value: 'admin', label: 'Admin', may: 'collections, keys, members, webhooks' },
  { value: 'member', label: 'Member', may: 'faces and own keys' },
  { value: 'viewer', label: 'Viewer', may: 'look, identify and verify' },
];

/** The roles that somebody of a role may give: only owners make owners. */
export function rolesGivenBy(role: MemberRole): readonly { readonly value: MemberRole; readonly label: string }[] {
  return roles
    .filter(({ value }) => role === 'owner' || value !== 'owner')
    .map(({ value, label }) => ({ value, label }));
}
