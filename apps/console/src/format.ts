/** A share of one as a percentage with one decimal: 0.984 → "98.4 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A score between 0 and 1 with three decimals, as the API gives it. */
export function score(value: number): string {
  return value.toFixed(3);
}

/** An angle with its sign, in whole degrees; a true minus sign, so that figures line up. */
export function degrees(angle: number): string {
  const rounded = Math.round(angle);
  if (rounded === 0) return '0°';
  return `${rounded > 0 ? '+' : '−'}${Math.abs(rounded)}°`;
}

/** A duration: "84 ms" below one second, "1.24 s" from there on. */
export function duration(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(2)} s`;
}

/** A size in binary units: "512 B", "84 KB", "8.4 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  if (bytes < 1_048_576) return `${Math.round(bytes / 1_024)} KB`;
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** "1 face", "5 faces", "No faces". */
export function faceCount(count: number): string {
  if (count === 0) return 'No faces';
  return count === 1 ? '1 face' : `${count} faces`;
}

/** A machine word for people: "left_eye" → "Left eye". */
export function words(name: string): string {
  const spaced = name.replaceAll('_', ' ').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A moment for people: the time of day today ("14:05"), else the date ("21 Nov 2026"), in the browser's time zone. */
export function moment(iso: string, now: Date): string {
  const time = new Date(iso);
  return time.toDateString() === now.toDateString() ? clock.format(time) : date.format(time);
}

/** A moment in full: "21 Nov 2026, 14:05:09". */
export function fullMoment(iso: string): string {
  return full.format(new Date(iso));
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** "1 photo", "2 photos": a count with its noun, thousands grouped. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
