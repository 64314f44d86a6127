import { limits } from '@facet/contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { comparingJson } from './equality.js';
import { isRecord, tooDeep } from './json.js';
import { endlessReference, valuesUnder } from './references.js';
import type { Issue } from './types.js';
import { issuesOf } from './words.js';

const dialect = 'https://json-schema.org/draft/2020-12/schema';
/** Of larger inputs only the first fault is told: finding all would take too long. */
const allFaultsBytes = 262_144;
const settings = {
  // Words that the standard does not know are for others, as it says itself.
  strict: false,
  // Names such as `constructor` belong to no input that does not have them.
  ownProperties: true,
  multipleOfPrecision: 9,
  logger: false,
} as const;

/** Checks inputs against one schema. */
export class InputCheck {
  readonly #first: ValidateFunction;
  #all: ValidateFunction | undefined;

  /** Raises when the schema cannot be compiled. */
  constructor(private readonly schema: Record<string, unknown>) {
    this.#first = compile(schema, false);
  }

  /** What is wrong with the inputs; empty when nothing is. */
  issues(inputs: unknown, bytes: number): Issue[] {
    try {
      if (this.#first(inputs)) return [];
      if (bytes > allFaultsBytes) return issuesOf(this.#first.errors ?? [], 'inputs');
      this.#all ??= compile(this.schema, true);
      this.#all(inputs);
      return issuesOf(this.#all.errors ?? this.#first.errors ?? [], 'inputs');
    } catch (error) {
      if (error instanceof RangeError)
        return [{ field: 'inputs', message: 'Cannot be checked: the schema has no end' }];
      throw error;
    }
  }
}

/** What is wrong with a schema for inputs, as dotted paths that begin with `root`; empty when it can be used. */
export function schemaIssues(schema: Record<string, unknown>, root: string): Issue[] {
  if (isDeeperThan(schema, limits.gateway.jsonDepth)) return [tooDeep(root)];
  const { $schema: named } = schema;
  if (named !== undefined && named !== dialect && named !== `${dialect}#`)
    return [{ field: `${root}.$schema`, message: `Must be ${dialect}, or left out` }];
  const meta = new Ajv2020({ ...settings, allErrors: true });
  addFormats.default(meta);
  if (!meta.validateSchema(schema)) return issuesOf(meta.errors ?? [], root);
  const pattern = patternsIn(schema, root).find(({ value }) => !isPattern(value));
  if (pattern) return [{ field: pattern.field, message: 'Must be a regular expression' }];
  const endless = endlessReference(schema, root);
  if (endless) return [{ field: endless, message: 'Refers to itself without end' }];
  try {
    compile(schema, false);
    return [];
  } catch (error) {
    return [compileIssue(error, schema, root)];
  }
}

function compile(schema: Record<string, unknown>, allErrors: boolean): ValidateFunction {
  // A schema that makes its check answer later would let everything through until then.
  for (const { field, value } of valuesUnder(schema, '$async', 'schema'))
    if (value !== false) throw new Error(`${field} is not allowed`);
  const ajv = comparingJson(new Ajv2020({ ...settings, allErrors, meta: false, validateSchema: false }));
  addFormats.default(ajv);
  return ajv.compile(schema);
}

function compileIssue(error: unknown, schema: Record<string, unknown>, root: string): Issue {
  const { missingRef, message } = error as { missingRef?: string; message?: string };
  if (missingRef === undefined) return { field: root, message: `Cannot be used: ${message}` };
  const all = ['$ref', '$dynamicRef'].flatMap((keyword) => [...valuesUnder(schema, keyword, root)]);
  const place = all.find(({ value }) => typeof value === 'string' && missingRef.endsWith(value));
  return {
    field: place?.field ?? root,
    message: 'Refers to something that is not in this schema. Only parts of it can be referred to, as in #/$defs/name',
  };
}

function patternsIn(schema: Record<string, unknown>, root: string): { field: string; value: unknown }[] {
  const ofNames = [...valuesUnder(schema, 'patternProperties', root)].flatMap(({ field, value }) =>
    isRecord(value) ? Object.keys(value).map((pattern) => ({ field, value: pattern })) : [],
  );
  return [...valuesUnder(schema, 'pattern', root), ...ofNames];
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return true;
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1));
}
