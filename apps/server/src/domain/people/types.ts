import type { memberRoles } from '@facet/contract';
import type { PlanLimits } from '../accounts/index.js';

/** From the most to the least that a member may do. */
export type Role = (typeof memberRoles)[number];

/** Where a request comes from, for limits on guessing and for the audit log. */
export interface Origin {
  /** The client's IP address. */
  address: string;
  requestId?: string;
}

/** What an access token says about the request that bears it, as the database knows it at this moment. */
export interface MemberPrincipal {
  accountId: string;
  userId: string;
  email: string;
  role: Role;
  sessionId: string;
  /** Resolved for the workspace surface; only bounded figures are present. */
  accountLimits: Readonly<PlanLimits>;
}

export interface User {
  id: string;
  email: string;
  role: Role;
  email_verified: boolean;
  two_factor_enabled: boolean;
  created_at: Date;
}

export interface Organisation {
  id: string;
  name: string;
  plan: string;
  created_at: Date;
}

/** A person and the organisation that the person belongs to. */
export interface Membership {
  user: User;
  organisation: Organisation;
}

export interface NewRegistration {
  email: string;
  password: string;
  organisation: string;
}

export interface Credentials {
  email: string;
  password: string;
  /** Six digits of the authenticator app, or a recovery code. */
  otp?: string;
}

/** Both are shown once; the refresh token is used up by one use. */
export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  /** Seconds until the access token ends. */
  expiresIn: number;
}

export interface OtpSetup {
  /** `otpauth://totp/…`, which authenticator apps read from a QR code. */
  uri: string;
  /** The same secret in base32, for typing. */
  secret: string;
}

export interface Session {
  id: string;
  /** Where it was last used from. */
  address: string;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  /** Whether it is the one that asks. */
  current: boolean;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  /** Mail of the member who invited. */
  invited_by: string;
  created_at: Date;
  expires_at: Date;
}
