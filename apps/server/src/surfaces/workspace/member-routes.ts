import { workspaceOperations } from '@facet/contract';
import type { MemberPrincipal, People, Role } from '../../domain/people/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { type MemberCaller, originOf, type WorkspacePrincipal } from './principal.js';
import { wireInvitation, wireMember, wireMembership, wirePage } from './wire.js';

/** Members, and those who are invited to become one. */
export function memberRoutes(people: People): Route<WorkspacePrincipal | undefined>[] {
  const on = routesFor<MemberCaller>();
  const onOpen = routesFor<undefined>();

  async function invite({
    json,
    principal,
    ...input
  }: { json: { email: string; role: Role }; principal: { member: MemberPrincipal } } & Parameters<typeof originOf>[0]) {
    return {
      status: 201,
      body: wireInvitation(await people.invite(principal.member, originOf(input), json)),
    } as const;
  }

  return [
    on(workspaceOperations.listMembers)(async ({ query, principal }) => ({
      status: 200,
      body: wirePage('members', await people.listMembers(principal.member, query), wireMember),
    })),
    on(workspaceOperations.addMember)(invite),
    on(workspaceOperations.updateMember)(async ({ params, json, principal, ...input }) => ({
      status: 200,
      body: wireMember(await people.updateMember(principal.member, originOf(input), params.id, json.role)),
    })),
    on(workspaceOperations.removeMember)(async ({ params, principal, ...input }) => {
      await people.removeMember(principal.member, originOf(input), params.id);
      return { status: 200, body: null };
    }),
    on(workspaceOperations.listInvitations)(async ({ query, principal }) => ({
      status: 200,
      body: wirePage('invitations', await people.listInvitations(principal.member, query), wireInvitation),
    })),
    on(workspaceOperations.invite)(invite),
    on(workspaceOperations.revokeInvitation)(async ({ params, principal, ...input }) => {
      await people.revokeInvitation(principal.member, originOf(input), params.id);
      return { status: 200, body: null };
    }),
    onOpen(workspaceOperations.acceptInvitation)(async ({ json, ...input }) => {
      const membership = await people.acceptInvitation(originOf(input), json);
      return { status: 201, body: { ...wireMembership(membership), role: membership.user.role } };
    }),
    on(workspaceOperations.deleteOrganization)(async ({ json, principal, ...input }) => {
      await people.deleteOrganisation(principal.member, originOf(input), json.password);
      return { status: 200, body: null };
    }),
  ];
}
