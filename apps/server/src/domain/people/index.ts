import type { Actor, ErasedCounts, Page, PageRequest } from '../accounts/index.js';
import { Attempts } from './attempts.js';
import { Background } from './background.js';
import type { Context } from './context.js';
import * as invitations from './invitations.js';
import * as members from './members.js';
import * as organisation from './organisation.js';
import type { PeopleParts } from './parts.js';
import * as passwordReset from './password-reset.js';
import { Passwords } from './passwords.js';
import { prune } from './prune.js';
import * as registration from './registration.js';
import * as sessions from './sessions.js';
import * as signIn from './sign-in.js';
import { type SigningKeyRotation, SigningKeys } from './signing-keys.js';
import * as twoFactor from './two-factor.js';
import type {
  Credentials,
  Invitation,
  MemberPrincipal,
  Membership,
  NewRegistration,
  Origin,
  OtpSetup,
  Role,
  Session,
  TokenPair,
  User,
} from './types.js';

export type { MailQueue, PeopleParts } from './parts.js';
export type { SigningKeyRotation } from './signing-keys.js';
export type * from './types.js';

/** People and their organisations: who they are, how they prove it, and what they may do. */
export class People {
  readonly #context: Context;

  constructor({
    rateLimiter,
    secretKey,
    saltKey,
    onBackgroundError = () => {},
    now = Date.now,
    ...parts
  }: PeopleParts) {
    this.#context = {
      ...parts,
      now,
      attempts: new Attempts(rateLimiter),
      passwords: new Passwords(secretKey, saltKey),
      signingKeys: new SigningKeys({ ...parts, secretKey, now }),
      background: new Background(onBackgroundError),
    };
  }

  /** Makes a signing key when there is none yet. Call it before the first request. */
  prepare(): Promise<void> {
    return this.#context.signingKeys.prepare();
  }

  /** Waits for the work that goes on after its request was answered. */
  settle(): Promise<void> {
    return this.#context.background.settle();
  }

  /** Removes what nobody can use any more: ended registrations, sessions, tokens and keys. */
  prune(): Promise<void> {
    return prune(this.#context);
  }

  /**
   * Takes a registration and sends a mail with the token that verifies it. The answer is the same when the mail is
   * taken, which only its owner is told. Raises `request.invalid`, `limit.attempts`.
   */
  register(origin: Origin, given: NewRegistration): Promise<Membership> {
    return registration.register(this.#context, origin, given);
  }

  /**
   * Makes the organisation and its owner. Raises `auth.token_invalid`, `member.conflict` when the mail was verified
   * meanwhile, `limit.attempts`.
   */
  verifyEmail(origin: Origin, token: string): Promise<Membership> {
    return registration.verifyEmail(this.#context, origin, token);
  }

  /** Answers before it knows whether there is anything to send. Raises `request.invalid`, `limit.attempts`. */
  resendVerification(origin: Origin, email: string): Promise<void> {
    return registration.resendVerification(this.#context, origin, email);
  }

  /**
   * Raises `limit.attempts`, `auth.credentials_invalid`, and after the right password `auth.email_unverified`,
   * `account.suspended`, `auth.otp_required`.
   */
  login(origin: Origin, credentials: Credentials): Promise<TokenPair> {
    return signIn.login(this.#context, origin, credentials);
  }

  /**
   * New tokens for a refresh token, which is used up. Raises `auth.token_invalid`, and `account.suspended`. A token
   * that was used before ends its session.
   */
  refresh(origin: Origin, refreshToken: string): Promise<TokenPair> {
    return sessions.refresh(this.#context, origin, refreshToken);
  }

  /** Ends the session that the access token belongs to. */
  logout(member: MemberPrincipal, origin: Origin): Promise<void> {
    return sessions.logout(this.#context, member, origin);
  }

  /** Ends the session of a refresh token, for whoever has no access token any more. Raises `auth.token_invalid`. */
  logoutByRefreshToken(origin: Origin, refreshToken: string): Promise<void> {
    return sessions.logoutByRefreshToken(this.#context, origin, refreshToken);
  }

  /** Who bears the access token. */
  me(member: MemberPrincipal): Promise<Membership> {
    return organisation.readMe(this.#context, member);
  }

  /** Raises `auth.token_expired`, `auth.token_invalid`, `account.suspended`. */
  authenticate(accessToken: string): Promise<MemberPrincipal> {
    return sessions.authenticate(this.#context, accessToken);
  }

  /** Answers before it knows whether there is such a user. Raises `request.invalid`, `limit.attempts`. */
  forgotPassword(origin: Origin, email: string): Promise<void> {
    return passwordReset.forgotPassword(this.#context, origin, email);
  }

  /** Sets the password and ends every session. Raises `auth.token_invalid`, `request.invalid`, `limit.attempts`. */
  resetPassword(origin: Origin, reset: { token: string; password: string }): Promise<void> {
    return passwordReset.resetPassword(this.#context, origin, reset);
  }

  /**
   * A new secret, which counts once a code of it was given to `enableOtp`. Raises `resource.exists` while 2FA is on.
   */
  setupOtp(member: MemberPrincipal): Promise<OtpSetup> {
    return twoFactor.setupOtp(this.#context, member);
  }

  /** Turns 2FA on; answers ten recovery codes. Raises `auth.credentials_invalid`, `limit.attempts`. */
  enableOtp(member: MemberPrincipal, origin: Origin, otp: string): Promise<{ recoveryCodes: string[] }> {
    return twoFactor.enableOtp(this.#context, member, origin, otp);
  }

  /** Raises `auth.credentials_invalid`, `limit.attempts`. */
  disableOtp(member: MemberPrincipal, origin: Origin, otp: string): Promise<void> {
    return twoFactor.disableOtp(this.#context, member, origin, otp);
  }

  /** Newest first. */
  listMembers(member: MemberPrincipal, page: PageRequest): Promise<Page<User>> {
    return members.listMembers(this.#context, member, page);
  }

  /** Raises `auth.role_insufficient`, `resource.not_found`, `member.last_owner`. */
  updateMember(member: MemberPrincipal, origin: Origin, id: string, role: Role): Promise<User> {
    return members.updateMember(this.#context, member, origin, id, role);
  }

  /** Raises `auth.role_insufficient`, `resource.not_found`, `member.last_owner`. */
  removeMember(member: MemberPrincipal, origin: Origin, id: string): Promise<void> {
    return members.removeMember(this.#context, member, origin, id);
  }

  /** Raises `auth.role_insufficient`, `member.conflict`, `request.invalid`, `limit.attempts`. */
  invite(member: MemberPrincipal, origin: Origin, given: { email: string; role: Role }): Promise<Invitation> {
    return invitations.invite(this.#context, member, origin, given);
  }

  /** Those that can still be accepted, newest first. */
  listInvitations(member: MemberPrincipal, page: PageRequest): Promise<Page<Invitation>> {
    return invitations.listInvitations(this.#context, member, page);
  }

  /** Raises `auth.role_insufficient`, `resource.not_found`. */
  revokeInvitation(member: MemberPrincipal, origin: Origin, id: string): Promise<void> {
    return invitations.revokeInvitation(this.#context, member, origin, id);
  }

  /**
   * Makes the member. Raises `auth.token_invalid`, `member.conflict` when the mail has a user, `request.invalid`,
   * `limit.attempts`.
   */
  acceptInvitation(origin: Origin, acceptance: { token: string; password: string }): Promise<Membership> {
    return invitations.acceptInvitation(this.#context, origin, acceptance);
  }

  /** The member's own, newest first. */
  listSessions(member: MemberPrincipal): Promise<Session[]> {
    return sessions.listSessions(this.#context, member);
  }

  /** Ends one of the member's own sessions. Raises `resource.not_found`. */
  revokeSession(member: MemberPrincipal, origin: Origin, id: string): Promise<void> {
    return sessions.revokeSession(this.#context, member, origin, id);
  }

  /**
   * Erases the organisation and everything it owns. Raises `auth.role_insufficient`, `auth.credentials_invalid`,
   * `limit.attempts`.
   */
  deleteOrganisation(member: MemberPrincipal, origin: Origin, password: string): Promise<ErasedCounts> {
    return organisation.deleteOrganisation(this.#context, member, origin, password);
  }

  /** Signs with a new key from now on; tokens under the old ones work until they end. */
  rotateSigningKeys(actor: Actor): Promise<SigningKeyRotation> {
    return this.#context.signingKeys.rotate(actor);
  }
}
