import type { ProblemDetails, ProblemName } from '../problems.js';

/** What a surface says of a problem. `code` and `status` are promises to clients; `message` is advice to people. */
export interface ErrorEntry<N extends ProblemName = ProblemName> {
  readonly code: string;
  readonly status: number;
  readonly message: string | ((details: ProblemDetails<N>) => string);
  /** Retry-After of a 429 or 503 whose problem does not say how long to wait. */
  readonly retryAfterSeconds?: number;
}

/** One problem with several codes, chosen by the value of one of its details; another value needs `otherwise`. */
interface ErrorCases<N extends ProblemName, E> {
  readonly by: keyof ProblemDetails<N> & string;
  readonly cases: Readonly<Record<string, E>>;
  readonly otherwise?: E;
}

export type ErrorRule<N extends ProblemName, Extra = object> =
  | (ErrorEntry<N> & Extra)
  | ErrorCases<N, ErrorEntry<N> & Extra>;

/** What a surface maps: the problems that it can meet, and no others. */
export type ErrorTable<Extra = object> = { readonly [N in ProblemName]?: ErrorRule<N, Extra> };

/** A 429 for which waiting alone does not help still carries a Retry-After: a day, so that no client hammers on it. */
export const untilSomebodyHelps = 86_400;

type EntryOf<R> = R extends { readonly cases: infer C }
  ? C[keyof C] | (R extends { readonly otherwise: infer O } ? O : never)
  : R;

/** The union of the codes of a table. */
export type CodeOf<T> = { [K in keyof T]: EntryOf<T[K]> }[keyof T] extends infer E
  ? E extends { readonly code: infer C extends string }
    ? C
    : never
  : never;

/** Keeps the table's literal types, so that codes and mapped problems are known to the compiler. */
export function errorTable<Extra = object>() {
  return <const T extends ErrorTable<Extra>>(table: T & Record<Exclude<keyof T, ProblemName>, never>): T => table;
}

/** The entry of a rule that fits these details; undefined where the surface says nothing of this value. */
export function entryFor<N extends ProblemName, Extra>(
  rule: ErrorRule<N, Extra>,
  details: ProblemDetails<N>,
): (ErrorEntry<N> & Extra) | undefined {
  if (!('by' in rule)) return rule;
  const value = String((details as Record<string, unknown>)[rule.by]);
  return Object.hasOwn(rule.cases, value) ? rule.cases[value] : rule.otherwise;
}

/** The text for people, with these details in it. */
export function messageOf<N extends ProblemName>(entry: ErrorEntry<N>, details: ProblemDetails<N>): string {
  return typeof entry.message === 'function' ? entry.message(details) : entry.message;
}

/** `limit: Must be between 1 and 100; cursor: Is not one of ours`. */
export function listIssues(details: { issues: readonly { field: string; message: string }[] }): string {
  return details.issues.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ');
}

/** `8 MB`, `1 GB`; bytes when it is not a whole number of either. */
export function formatBytes(bytes: number): string {
  for (const [unit, size] of [
    ['GB', 1024 ** 3],
    ['MB', 1024 ** 2],
    ['kB', 1024],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size} ${unit}`;
  }
  return `${bytes} bytes`;
}
