/** What a schema yields once parsed. */
type Output<S> = S extends { readonly _zod: { readonly output: infer O } } ? O : never;

/** What a caller may write for a schema: defaults left out, strings where the wire has strings. */
type Input<S> = S extends { readonly _zod: { readonly input: infer I } } ? I : never;

/** The body of an operation's success with the given status, as its schema in the contract says. */
export type Success<O, Status extends number> = O extends { readonly responses: infer R }
  ? Status extends keyof R
    ? Output<R[Status]>
    : never
  : never;

/** The JSON body that an operation takes. */
export type Body<O> = O extends { readonly request: { readonly json: infer J } } ? Input<J> : never;

/** The query parameters that an operation takes. */
export type Query<O> = O extends { readonly request: { readonly query: infer Q } } ? Input<Q> : never;

/** A plain field of an operation's multipart form, as its handler sees it. */
export type Field<O, Name extends string> = O extends {
  readonly request: { readonly multipart: { readonly fields: infer F } };
}
  ? Name extends keyof Output<F>
    ? Output<F>[Name]
    : never
  : never;

/** The path of an operation: a literal in code that names another one does not compile. */
export type PathOf<O> = O extends { readonly path: infer P } ? P : never;
