import type { WorkspaceKey } from '@facet/sdk';

/** Whether a key opens anything at the moment `now`, and why not. */
export function keyState(
  { active, expires_at }: Pick<WorkspaceKey, 'active' | 'expires_at'>,
  now: Date,
): 'active' | 'off' | 'expired' {
  if (expires_at !== null && new Date(expires_at) <= now) return 'expired';
  return active ? 'active' : 'off';
}

/** The last day of a key, as a date field writes it, from the moment at which it expires; in the browser's time zone. */
export function lastDay(expiresAt: string | null): string {
  if (expiresAt === null) return '';
  // A key expires as its last day ends, which is the next day's first moment.
  const end = new Date(new Date(expiresAt).getTime() - 1);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${end.getFullYear()}-${two(end.getMonth() + 1)}-${two(end.getDate())}`;
}

/** The moment at which a day ends in the browser's time zone; null for no day, undefined for what is none. */
export function endOfDay(day: string): string | null | undefined {
  if (day === '') return null;
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(date) + 1).toISOString();
}

/** Addresses and ranges, one a line or between commas. */
export function addressesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((address) => address !== '');
}
