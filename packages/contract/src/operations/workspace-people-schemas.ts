import { z } from 'zod';
import { memberRoles } from '../figures.js';
import { limits } from '../limits.js';
import { id, name, nextCursor, time } from './workspace-fields.js';

const { mailCharacters, minPasswordCharacters, maxPasswordCharacters } = limits.workspace;

/** In lower case, without the spaces that pasting leaves. */
const newEmail = z.string().trim().toLowerCase().max(mailCharacters).pipe(z.email());
/** Of whoever signs in: an address that cannot be one is simply wrong. */
const email = z.string().trim().toLowerCase().min(1).max(mailCharacters);
const newPassword = z.string().min(minPasswordCharacters).max(maxPasswordCharacters);
const password = z.string().min(1).max(maxPasswordCharacters);
const token = z.string().min(1).max(512);
const otp = z.string().trim().min(1).max(64).describe('Six digits from the authenticator app, or a recovery code.');

export const role = z.enum(memberRoles);

export const user = z.object({ id, email: z.string(), email_verified: z.boolean() });
export const organization = z.object({ id, name: z.string(), plan: z.string() });

export const registration = z.object({ email: newEmail, password: newPassword, organization: name });
export const registered = z.object({ user, organization });
export const mailToken = z.object({ token });
export const mailAddress = z.object({ email: newEmail });
export const credentials = z.object({ email, password, otp: otp.optional() });
export const tokens = z.object({
  access_token: z.string().describe('A JWT: send it as `Authorization: Bearer`.'),
  refresh_token: z.string().describe('Good for one use; a second use ends the session.'),
  token_type: z.literal('Bearer'),
  expires_in: z.number().int().describe('Seconds that the access token is good for.'),
});
export const refreshToken = z.object({ refresh_token: token });
export const signOut = z.object({ refresh_token: token.optional() }).optional();
export const me = z.object({
  user: user.extend({ two_factor_enabled: z.boolean(), created_at: time }),
  organization: organization.extend({ created_at: time }),
  role,
});
export const passwordReset = z.object({ token, password: newPassword });
export const otpBody = z.object({ otp });
export const otpSetup = z.object({ otpauth_uri: z.string(), secret: z.string().describe('In base 32.') });
export const recoveryCodes = z.object({
  recovery_codes: z.array(z.string()).describe('Ten, each good for one sign-in without the app. Shown this once.'),
});
export const sessionList = z.object({
  sessions: z.array(
    z.object({
      id,
      created_at: time,
      last_used_at: time,
      expires_at: time,
      address: z.string().describe('Where it was last used from.'),
      current: z.boolean().describe('Whether it is the one that asks.'),
    }),
  ),
});

export const member = z.object({
  id,
  email: z.string(),
  role,
  two_factor_enabled: z.boolean(),
  created_at: time,
});
export const memberPage = z.object({ members: z.array(member), next_cursor: nextCursor });
export const memberPatch = z.object({ role });
export const invitation = z.object({
  id,
  email: z.string(),
  role,
  invited_by: z.string().describe('Mail of the member who invited.'),
  created_at: time,
  expires_at: time,
});
export const invitationPage = z.object({ invitations: z.array(invitation), next_cursor: nextCursor });
export const newInvitation = z.object({ email: newEmail, role: role.default('member') });
export const acceptance = z.object({ token, password: newPassword });
export const accepted = z.object({ user, organization, role });
export const confirmation = z.object({ password });
