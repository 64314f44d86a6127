const DAY_MS = 86_400_000;
const MOST_DAYS = 1_000;

/** Every day from the first to the last, both included, as `YYYY-MM-DD`; none when they are the wrong way round. */
export function allDays(from: string, to: string): string[] {
  const first = Date.parse(from);
  const number = Math.round((Date.parse(to) - first) / DAY_MS) + 1;
  if (!(number > 0)) return [];
  return Array.from({ length: Math.min(number, MOST_DAYS) }, (_, i) => dayOf(first + i * DAY_MS));
}

/** The day so many days before a moment, in UTC; 0 is its own. */
export function daysBefore(now: Date, number: number): string {
  return dayOf(now.getTime() - number * DAY_MS);
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A day for people: "21 Nov 2026". */
export function shortDay(day: string): string {
  return short.format(Date.parse(day));
}

/** The top of a scale that holds a value: 2, 4, 10, 20, 40, 100, …, whose half is whole. */
export function niceCeiling(value: number): number {
  if (value <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 6, 8, 10].find((each) => each * power >= value && (each * power) % 2 === 0);
  return (factor ?? 10) * power;
}
