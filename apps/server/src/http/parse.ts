import { fail, type ProblemName, plainWords } from '@facet/contract';
import type { z } from 'zod';

/** Problems of their own that some fields, or the items of a list as `name.*`, have instead of `request.invalid`. They take no details. */
export type FieldProblems = Readonly<Record<string, ProblemName>>;

/**
 * The value as the schema reads it. Raises the problem of the first bad field that has one of its own, else
 * `request.invalid` with every issue.
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  own: FieldProblems = {},
): z.output<Schema> {
  const result = schema.safeParse(value, { error: plainWords });
  return result.success ? result.data : refuse(result.error.issues, own);
}

/** Judges the fields that are there by their own schemas, and says nothing about those that are missing. */
export function checkArrived(
  schema: z.ZodType,
  fields: Readonly<Record<string, unknown>>,
  own: FieldProblems = {},
): void {
  const shape = 'shape' in schema ? (schema as z.ZodObject).shape : {};
  const issues = Object.entries(fields).flatMap(([name, value]) => {
    const result = (shape[name] as z.ZodType | undefined)?.safeParse(value, { error: plainWords });
    return (result?.error?.issues ?? []).map((issue) => ({ ...issue, path: [name, ...issue.path] }));
  });
  if (issues.length > 0) refuse(issues, own);
}

function refuse(issues: readonly { path: PropertyKey[]; message: string }[], own: FieldProblems): never {
  for (const { path } of issues) {
    const [field, ...deeper] = path.map(String);
    const problem = own[deeper.length > 0 ? `${field}.*` : String(field)];
    // The catalogue's entries for single fields have no details, which their names alone cannot tell the compiler.
    if (problem) fail(problem as 'parameter.attributes_invalid');
  }
  fail('request.invalid', {
    issues: issues.map(({ path, message }) => ({ field: path.map(String).join('.'), message })),
  });
}
