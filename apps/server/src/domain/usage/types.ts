import type { Page } from '../accounts/types.js';

/** One call that was made on an account's behalf, and how it ended. */
export interface Call {
  accountId: string;
  /** Absent for people's calls. */
  keyId?: string;
  surface: string;
  /** The operation's id. */
  operation: string;
  /** Slug of the product that was called; absent for calls of none. */
  product?: string;
  /** `ok`, or the code that the surface answered with. */
  code: string;
}

export const usageDimensions = ['account_id', 'key_id', 'surface', 'operation', 'product', 'code', 'day'] as const;
export type UsageDimension = (typeof usageDimensions)[number];

export interface UsageQuery {
  /** First and last day, `YYYY-MM-DD` in UTC. */
  from: string;
  to: string;
  accountId?: string;
  keyId?: string;
  surface?: string;
  operation?: string;
  product?: string;
  code?: string;
  /** What calls are summed by; everything else is summed over. */
  by: readonly UsageDimension[];
  /** At least 1. */
  limit: number;
  cursor?: string;
}

/** Calls of one combination of the dimensions that were asked for; the others are absent. */
export interface UsageRow {
  account_id?: string;
  /** Null for people's calls. */
  key_id?: string | null;
  surface?: string;
  operation?: string;
  /** Its slug when it was called; null for calls of none. */
  product?: string | null;
  code?: string;
  /** `YYYY-MM-DD`, UTC. */
  day?: string;
  calls: number;
}

export type UsagePage = Page<UsageRow>;
