import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactedJson } from './redaction.js';

const shown = (value: unknown, credential: string): unknown =>
  JSON.parse(Buffer.from(redactedJson(Buffer.from(JSON.stringify(value)), credential)).toString());

describe('redactedJson', () => {
  it('hides the credential in texts and names, and changes nothing else', () => {
    expect(shown({ 'x-secret123': ['is secret123!', 7, null, 'ü'] }, 'secret123')).toEqual({
      'x-[credential]': ['is [credential]!', 7, null, 'ü'],
    });
    expect(shown({ a: '\nabcdef', n: 12345678, text: '12345678' }, '123456')).toEqual({
      a: '\nabcdef',
      n: 12345678,
      text: '[credential]78',
    });
  });

  it('leaves what only looks like it where an escape begins', () => {
    expect(shown({ a: '\nabcdef', b: 'nabcdef' }, 'nabcdef')).toEqual({ a: '\nabcdef', b: '[credential]' });
  });

  it('gives JSON back for any JSON and any credential', () => {
    const credentials = fc.oneof(
      fc.string({ minLength: 6, maxLength: 8 }),
      fc.constantFrom('":"":"', '123456', 'false,', '\\\\\\\\\\\\', '{"a":1}'),
    );
    fc.assert(
      fc.property(credentials, fc.jsonValue(), (credential, value) => {
        shown([value, credential, { [credential]: `a${credential}"\\` }, 1234567], credential);
      }),
    );
  });
});
