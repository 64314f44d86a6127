import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * Says what is wrong with a field without the schema library's vocabulary: hand it to `safeParse` as `error`. A schema's
 * own messages come first; undefined leaves an issue to the library's words.
 */
export function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Required' : `Must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `Must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'Must not be empty'
        : bound('at least', issue.origin, issue.minimum);
    case 'too_big':
      return bound('at most', issue.origin, issue.maximum);
    case 'invalid_format':
      return formats[issue.format] ?? 'Has a form that is not allowed';
    case 'unrecognized_keys':
      return `Unknown field: ${issue.keys.join(', ')}`;
    default:
      return undefined;
  }
}

const formats: Readonly<Record<string, string>> = {
  uuid: 'Must be a UUID',
  email: 'Must be an email address',
  url: 'Must be a URL',
  datetime: 'Must be a date and time such as 2030-01-31T12:00:00Z',
};

function bound(direction: string, origin: string, value: number | bigint): string {
  if (origin === 'string') return `Must have ${direction} ${value} characters`;
  if (origin === 'array') return `Must have ${direction} ${value} items`;
  return `Must be ${direction} ${value}`;
}
