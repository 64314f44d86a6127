import { fail, workspaceOperations } from '@facet/contract';
import type { People } from '../../domain/people/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { type MemberCaller, originOf, type WorkspacePrincipal } from './principal.js';
import { wireMe, wireMembership, wireSession, wireTokens } from './wire.js';

/** Signing up, in and out. */
export function signInRoutes(people: People): Route<WorkspacePrincipal | undefined>[] {
  const on = routesFor<undefined>();
  const onSession = routesFor<MemberCaller>();
  const onMaybe = routesFor<MemberCaller | undefined>();
  return [
    on(workspaceOperations.register)(async ({ json: { email, password, organization }, ...input }) => ({
      status: 201,
      body: wireMembership(await people.register(originOf(input), { email, password, organisation: organization })),
    })),
    on(workspaceOperations.verifyEmail)(async ({ json, ...input }) => {
      await people.verifyEmail(originOf(input), json.token);
      return { status: 200, body: null };
    }),
    on(workspaceOperations.resendVerification)(async ({ json, ...input }) => {
      await people.resendVerification(originOf(input), json.email);
      return { status: 200, body: null };
    }),
    on(workspaceOperations.login)(async ({ json: { email, password, otp }, ...input }) => ({
      status: 200,
      body: wireTokens(await people.login(originOf(input), { email, password, ...(otp !== undefined && { otp }) })),
    })),
    on(workspaceOperations.refresh)(async ({ json, ...input }) => ({
      status: 200,
      body: wireTokens(await people.refresh(originOf(input), json.refresh_token)),
    })),
    onMaybe(workspaceOperations.logout)(async ({ json, principal, ...input }) => {
      if (principal) await people.logout(principal.member, originOf(input));
      else await people.logoutByRefreshToken(originOf(input), json?.refresh_token ?? fail('auth.token_invalid'));
      return { status: 200, body: null };
    }),
    onSession(workspaceOperations.getMe)(async ({ principal }) => ({
      status: 200,
      body: wireMe(await people.me(principal.member)),
    })),
    onSession(workspaceOperations.listSessions)(async ({ principal }) => ({
      status: 200,
      body: { sessions: (await people.listSessions(principal.member)).map(wireSession) },
    })),
    onSession(workspaceOperations.revokeSession)(async ({ params, principal, ...input }) => {
      await people.revokeSession(principal.member, originOf(input), params.id);
      return { status: 200, body: null };
    }),
  ];
}

/** Forgotten passwords and one-time codes. */
export function credentialRoutes(people: People): Route<WorkspacePrincipal | undefined>[] {
  const on = routesFor<undefined>();
  const onSession = routesFor<MemberCaller>();
  return [
    on(workspaceOperations.forgotPassword)(async ({ json, ...input }) => {
      await people.forgotPassword(originOf(input), json.email);
      return { status: 200, body: null };
    }),
    on(workspaceOperations.resetPassword)(async ({ json, ...input }) => {
      await people.resetPassword(originOf(input), json);
      return { status: 200, body: null };
    }),
    onSession(workspaceOperations.setUpOtp)(async ({ principal }) => {
      const { uri, secret } = await people.setupOtp(principal.member);
      return { status: 200, body: { otpauth_uri: uri, secret } };
    }),
    onSession(workspaceOperations.enableOtp)(async ({ json, principal, ...input }) => {
      const { recoveryCodes } = await people.enableOtp(principal.member, originOf(input), json.otp);
      return { status: 200, body: { recovery_codes: recoveryCodes } };
    }),
    onSession(workspaceOperations.disableOtp)(async ({ json, principal, ...input }) => {
      await people.disableOtp(principal.member, originOf(input), json.otp);
      return { status: 200, body: null };
    }),
  ];
}
