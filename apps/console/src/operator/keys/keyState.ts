import type { Key } from '@facet/sdk';

/** What a key is called: its name, or what it ends in. */
export function titleOf({ name, hint }: Key): string {
  return name === '' ? hint : name;
}

/** Whether a key works, and why not. */
export function keyState({ active, expires_at }: Key, now: Date): 'active' | 'inactive' | 'expired' {
  if (!active) return 'inactive';
  return expires_at !== null && new Date(expires_at) <= now ? 'expired' : 'active';
}

/** Items of a list as they are typed: one a line, or with commas or spaces between. */
export function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '');
}

/** A moment as a field for local time wants it: "2026-11-21T14:05". */
export function localTime(iso: string | null): string {
  if (iso === null) return '';
  const time = new Date(iso);
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The moment that a field for local time holds, in UTC; null when it is empty or none. */
export function instant(local: string): string | null {
  const time = new Date(local);
  return local === '' || Number.isNaN(time.getTime()) ? null : time.toISOString();
}
