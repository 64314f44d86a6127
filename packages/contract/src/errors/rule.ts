import type { ProblemDetails, ProblemName } from '../problems.js';

/** What a surface says of a problem. `code` and `status` are promises to clients; `message` is advice to people. */
export interface ErrorEntry<N extends ProblemName = ProblemName> {
  readonly code: string;
  readonly status: number;
  readonly message: string | ((details: ProblemDetails<N>) => string);
}

/** One problem with several codes, chosen by the value of one of its details. */
export interface ErrorCases<N extends ProblemName, E> {
  readonly by: keyof ProblemDetails<N> & string;
  readonly cases: Readonly<Record<string, E>>;
  readonly otherwise: E;
}

export type ErrorRule<N extends ProblemName, Extra = object> =
  | (ErrorEntry<N> & Extra)
  | ErrorCases<N, ErrorEntry<N> & Extra>;

/** What a surface maps: the problems that it can meet, and no others. */
export type ErrorTable<Extra = object> = { readonly [N in ProblemName]?: ErrorRule<N, Extra> };

type EntryOf<R> = R extends { readonly otherwise: infer O; readonly cases: infer C } ? O | C[keyof C] : R;

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

/** Every entry of a rule, the default one last. */
export function entriesOf<N extends ProblemName, Extra>(rule: ErrorRule<N, Extra>): (ErrorEntry<N> & Extra)[] {
  return 'by' in rule ? [...Object.values(rule.cases), rule.otherwise] : [rule];
}

/** The entry of a rule that fits these details. */
export function entryFor<N extends ProblemName, Extra>(
  rule: ErrorRule<N, Extra>,
  details: ProblemDetails<N>,
): ErrorEntry<N> & Extra {
  if (!('by' in rule)) return rule;
  return rule.cases[String((details as Record<string, unknown>)[rule.by])] ?? rule.otherwise;
}

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
