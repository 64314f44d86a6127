import type { adminErrors, faceErrors } from '@facet/contract';

/** The error tables of the surfaces that this client speaks. */
interface ErrorTables {
  face: typeof faceErrors;
  admin: typeof adminErrors;
}

export type Surface = keyof ErrorTables;

type CodeIn<T> = T[keyof T] extends { readonly code: infer C extends string } ? C : never;

/** The codes of a surface in this version, open to those that a newer server may add. */
export type ErrorCode<S extends Surface = Surface> = CodeIn<ErrorTables[S]> | (string & Record<never, never>);
