import type { ErrorObject } from 'ajv';
import { join } from './json.js';
import type { Issue } from './types.js';

/** Of one answer; more would help nobody. */
const shownIssues = 20;
const shownValueCharacters = 60;
const shownValues = 10;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  date: 'a date such as 2030-01-31',
  time: 'a time with its zone such as 12:00:00Z',
  'iso-time': 'a time such as 12:00:00',
  'date-time': 'a date and time such as 2030-01-31T12:00:00Z',
  'iso-date-time': 'a date and time such as 2030-01-31T12:00:00',
  duration: 'a duration such as P1DT2H',
  email: 'an email address',
  hostname: 'a host name',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  uri: 'a URL',
  url: 'a URL',
  'uri-reference': 'a URL or a path',
  uuid: 'a UUID',
  byte: 'base64',
  regex: 'a regular expression',
  'json-pointer': 'a JSON pointer',
};

type Params = Readonly<Record<string, unknown>>;

/** What each keyword asks of a value. */
const words: Readonly<Record<string, (params: Params) => string>> = {
  required: () => 'Required',
  dependentRequired: ({ property }) => `Required together with ${shown(property)}`,
  type: ({ type }) => `Must be ${oneOf(listOf(type).map((kind) => kinds[String(kind)] ?? String(kind)))}`,
  enum: ({ allowedValues }) => `Must be one of ${values(listOf(allowedValues))}`,
  const: ({ allowedValue }) => `Must be ${shown(allowedValue)}`,
  minLength: ({ limit }) => (limit === 1 ? 'Must not be empty' : `Must have at least ${limit} characters`),
  maxLength: ({ limit }) => `Must have at most ${limit} characters`,
  pattern: ({ pattern }) => `Must match the pattern ${shown(pattern)}`,
  format: ({ format }) => `Must be ${formats[String(format)] ?? `of the form ${shown(format)}`}`,
  minimum: ({ limit }) => `Must be at least ${limit}`,
  maximum: ({ limit }) => `Must be at most ${limit}`,
  exclusiveMinimum: ({ limit }) => `Must be more than ${limit}`,
  exclusiveMaximum: ({ limit }) => `Must be less than ${limit}`,
  multipleOf: ({ multipleOf }) => `Must be a multiple of ${multipleOf}`,
  minItems: ({ limit }) => (limit === 1 ? 'Must not be empty' : `Must have at least ${limit} items`),
  maxItems: ({ limit }) => `Must have at most ${limit} items`,
  uniqueItems: ({ i, j }) => `Must not hold the same item twice: items ${j} and ${i} are alike`,
  contains: ({ minContains, maxContains }) => contains(minContains, maxContains),
  items: ({ limit }) => `Must have at most ${limit} items`,
  additionalItems: ({ limit }) => `Must have at most ${limit} items`,
  unevaluatedItems: ({ limit }) => `Must have at most ${limit} items`,
  minProperties: ({ limit }) => `Must have at least ${limit} fields`,
  maxProperties: ({ limit }) => `Must have at most ${limit} fields`,
  additionalProperties: ({ additionalProperty }) => `Unknown field: ${shown(additionalProperty)}`,
  unevaluatedProperties: ({ unevaluatedProperty }) => `Unknown field: ${shown(unevaluatedProperty)}`,
  propertyNames: ({ propertyName }) => `Has a field with a name that is not allowed: ${shown(propertyName)}`,
  anyOf: () => 'Must have one of the allowed forms',
  oneOf: ({ passingSchemas }) =>
    passingSchemas ? 'Must have one of the allowed forms, and not several' : 'Must have one of the allowed forms',
  not: () => 'Has a form that is not allowed',
  if: () => 'Does not fit the other fields',
  'false schema': () => 'Is not allowed',
};

const wholeKeywords = new Set(['anyOf', 'oneOf', 'not', 'contains', 'propertyNames']);

/**
 * What is wrong with a value, in the words of people: one issue a fault.
 *
 * @param root what the value is called.
 */
export function issuesOf(errors: readonly ErrorObject[], root: string): Issue[] {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  for (const error of withoutParts(errors)) {
    const issue = issueOf(error, errors, root);
    const text = `${issue.field}\n${issue.message}`;
    if (seen.has(text)) continue;
    if (issues.length === shownIssues) return [...issues, { field: root, message: 'Has further faults' }];
    seen.add(text);
    issues.push(issue);
  }
  return issues;
}

function issueOf(error: ErrorObject, all: readonly ErrorObject[], root: string): Issue {
  const { keyword, instancePath, params } = error;
  const parts = all.filter((_, index) => isPartOf(all, index, error));
  const telling = keyword === 'anyOf' || keyword === 'oneOf' ? tellingOf(error, parts) : undefined;
  if (telling && telling !== error) return issueOf(telling, [telling], root);
  const path = pathOf(instancePath, root);
  const missing = keyword === 'required' || keyword === 'dependentRequired' ? params.missingProperty : undefined;
  const field = typeof missing === 'string' ? join(path, missing) : path;
  return { field, message: words[keyword]?.(params) ?? 'Is not allowed' };
}

/** Without what is wrong with single branches: only that none of them fits counts. */
function withoutParts(errors: readonly ErrorObject[]): ErrorObject[] {
  const wholes = errors.filter(({ keyword }) => wholeKeywords.has(keyword));
  return errors.filter((error, index) => {
    if (error.keyword === 'if') return errors.length === 1;
    if (error.propertyName !== undefined) return false;
    return !wholes.some((whole) => isPartOf(errors, index, whole));
  });
}

/** Errors of branches come before the error of the whole, and may lie elsewhere in the schema when branches are references. */
function isPartOf(all: readonly ErrorObject[], index: number, whole: ErrorObject): boolean {
  const error = all[index];
  if (!error || index >= all.indexOf(whole) || !isAtOrBelow(error.instancePath, whole.instancePath)) return false;
  const { schemaPath } = error;
  if (schemaPath.startsWith(`${whole.schemaPath}/`)) return true;
  const owner = whole.schemaPath.slice(0, whole.schemaPath.lastIndexOf('/') + 1);
  return !schemaPath.startsWith(owner) || /^(\$defs|definitions)\//.test(schemaPath.slice(owner.length));
}

function isAtOrBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`);
}

/** The error that says more than that no branch fits: the types of all, or the only fault that is not one of type. */
function tellingOf(whole: ErrorObject, parts: readonly ErrorObject[]): ErrorObject | undefined {
  if (whole.params.passingSchemas) return undefined;
  const ofType = parts.filter(({ keyword, instancePath }) => keyword === 'type' && instancePath === whole.instancePath);
  const others = parts.filter((part) => !ofType.includes(part));
  if (others.length === 1) return others[0];
  if (others.length > 0 || ofType.length === 0) return undefined;
  return { ...whole, keyword: 'type', params: { type: ofType.flatMap(({ params }) => listOf(params.type)) } };
}

/** A JSON pointer as a dotted path. */
function pathOf(pointer: string, root: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, name) => join(path, name.replaceAll('~1', '/').replaceAll('~0', '~')), root);
}

function contains(least: unknown, most: unknown): string {
  return most === undefined
    ? `Must hold at least ${least} of the items that are asked for`
    : `Must hold ${least} to ${most} of the items that are asked for`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function oneOf(texts: readonly string[]): string {
  const all = [...new Set(texts)];
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

function values(all: readonly unknown[]): string {
  const first = all.slice(0, shownValues).map(shown).join(', ');
  return all.length > shownValues ? `${first} and ${all.length - shownValues} more` : first;
}

/** A text as it is, anything else as JSON, cut to a length that can be read. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > shownValueCharacters ? `${text.slice(0, shownValueCharacters)}…` : text;
}
