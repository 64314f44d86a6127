/** What a schema yields once parsed. */
type Output<S> = S extends { readonly _zod: { readonly output: infer O } } ? O : never;

/** What a caller may write for a schema: defaults left out, dates as text. */
type Input<S> = S extends { readonly _zod: { readonly input: infer I } } ? I : never;

/** The body of an operation's success, as JSON where it has several forms; nothing where it answers without one. */
export type Success<O> = O extends { readonly responses: infer R }
  ? {
      [Status in keyof R]: R[Status] extends null
        ? undefined
        : R[Status] extends { readonly contentType: string }
          ? Uint8Array
          : R[Status] extends { readonly json: infer J; readonly otherTypes: unknown }
            ? Output<J>
            : Output<R[Status]>;
    }[keyof R]
  : never;

/** The JSON body that an operation takes. */
export type Body<O> = O extends { readonly request: { readonly json: infer J } } ? Input<J> : never;

/** The query parameters that an operation takes, as their parsed values: all may be left out. */
export type Query<O> = O extends { readonly request: { readonly query: infer Q } } ? Partial<Output<Q>> : never;

/** The plain fields of an operation's multipart form, as its handler sees them. */
export type Fields<O> = O extends { readonly request: { readonly multipart: { readonly fields: infer F } } }
  ? Output<F>
  : never;

/**
 * Method and path of each operation of a surface. Their types are the contract's own literals, so an address that is
 * missing here or differs from the contract does not compile.
 */
export type Addresses<Operations> = {
  readonly [Name in keyof Operations]: Operations[Name] extends { readonly method: infer M; readonly path: infer P }
    ? readonly [method: M, path: P]
    : never;
};

/** Addresses as plain text, looked up by the operation's name. */
export type AddressBook<Name extends PropertyKey> = Readonly<Record<Name, readonly [method: string, path: string]>>;

/** A path with its `{parameters}` replaced, in their order and encoded. */
export function fillIn(path: string, parameters: readonly string[]): string {
  const values = [...parameters];
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(values.shift() ?? ''));
}
