import type { keyFigures, keySurfaces, planFigures } from '@facet/contract';
import type { Audit } from '../audit/index.js';
import type { Database } from '../ports/database.js';

/** The surfaces that a key can belong to. */
export type KeySurface = (typeof keySurfaces)[number];

export type PlanFigure = (typeof planFigures)[number];
/** An absent figure is unbounded, and so is one of 0. */
export type PlanLimits = Partial<Record<PlanFigure, number>>;

export type KeyFigure = (typeof keyFigures)[number];
/** 0 means none; an absent figure takes the account's, the plan's or the surface's default. */
export type KeyLimits = Partial<Record<KeyFigure, number>>;

/** In a patch, null removes a figure and an absent one stays as it is. */
export type FigurePatch<Figure extends string> = Partial<Record<Figure, number | null>>;

export interface Plan {
  name: string;
  description: string;
  limits: PlanLimits;
  /** Figures that differ on one surface. */
  surface_limits: Partial<Record<KeySurface, PlanLimits>>;
  created_at: Date;
  updated_at: Date;
}

export interface Account {
  id: string;
  name: string;
  status: 'active' | 'suspended';
  billing: 'current' | 'past_due';
  plan: string;
  limits: PlanLimits;
  created_at: Date;
  updated_at: Date;
}

export interface ApiKey {
  id: string;
  account_id: string;
  surface: KeySurface;
  name: string;
  /** The key's prefix and last four characters. */
  hint: string;
  collection_id: string | null;
  scopes: string[];
  /** Slugs of the products that the key may call; none when empty. */
  products: string[];
  /** Addresses and CIDR ranges; any address when empty. */
  allowed_ips: string[];
  expires_at: Date | null;
  active: boolean;
  limits: KeyLimits;
  /** The user who made it; null for the operator's keys. */
  created_by: string | null;
  /** When a request last came with it, late by a second at most; null when none ever did. */
  last_used_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** What a request's key says about the request. */
export interface AuthenticatedKey {
  keyId: string;
  accountId: string;
  surface: KeySurface;
  scopes: readonly string[];
  products: readonly string[];
  allowedIps: readonly string[];
  collectionId: string | null;
  billing: Account['billing'];
  /** Resolved; 0 means none. */
  limits: { perSecond: number; perMinute: number; perDay: number; perMonth: number; maxCalls: number };
  /** Resolved for the key's surface; only bounded figures are present. */
  accountLimits: Readonly<PlanLimits>;
}

/** Who makes a change, for the audit log. */
export interface Actor {
  /** For people to read: a member's mail, a key's hint, `admin token`. */
  name: string;
  /** Of the member or key; absent for the operator and for what the server does by itself. */
  id?: string;
  /** The client's. */
  address?: string;
  requestId?: string;
}

/** What changes of accounts, keys and plans are written with. */
export interface AccountWriting {
  readonly database: Database;
  readonly audit: Audit;
}

export interface PageRequest {
  /** 1 to 200. */
  limit: number;
  cursor?: string;
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
