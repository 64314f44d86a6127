const LONGEST_TEXT = 200;

/** A value for showing on a screen: its long texts, files as base64 among them, cut to their beginning. */
export function abridged(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, 24)}…` : value;
  if (Array.isArray(value)) return value.map(abridged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, abridged(part)]));
}
