import { describe, expect, it } from 'vitest';
import { type Field, fieldsOf } from './fields.js';

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: 'object',
  properties,
  ...more,
});
const only = (schema: unknown, more: Record<string, unknown> = {}): Field => {
  const [field] = fieldsOf(object({ it: schema }, more)) ?? [];
  if (field === undefined) throw new Error('no field');
  return field;
};

describe('fieldsOf', () => {
  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: ['string', 'null'] }, 'text'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'boolean' }, 'flag'],
    [{ enum: ['a', 1, null] }, 'choice'],
    [{ const: 'a' }, 'choice'],
    [{ oneOf: [{ const: 1 }, { const: 2 }] }, 'choice'],
    [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, 'number'],
    [{ type: 'string', contentEncoding: 'base64', contentMediaType: 'image/*' }, 'file'],
    [object({ a: { type: 'string' } }), 'group'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{ type: 'object' }, 'json'],
    [{ type: 'array' }, 'json'],
    [{ anyOf: [{ type: 'number' }, { type: 'string' }] }, 'json'],
    [{}, 'json'],
    [true, 'json'],
  ])('makes of %j a field for %s', (schema, kind) => {
    expect(only(schema).kind).toBe(kind);
  });

  it('follows references, and merges what is required with them', () => {
    const schema = {
      $ref: '#/$defs/inputs',
      $defs: {
        inputs: { allOf: [object({ a: { $ref: '#/$defs/age~1years' } }, { required: ['a'] }), { required: ['b'] }] },
        'age/years': { type: 'integer', title: 'Age', minimum: 0, maximum: 120 },
      },
    };
    expect(fieldsOf(schema)).toEqual([
      { kind: 'number', name: 'a', label: 'Age', note: '0 to 120', isRequired: true, start: '' },
    ]);
  });

  it('leaves a schema that contains itself to JSON at some depth', () => {
    const tree = object({ child: { $ref: '#' } });
    let field = fieldsOf(tree)?.[0];
    let depth = 0;
    for (; field?.kind === 'group'; depth++) field = field.fields[0];
    expect(field?.kind).toBe('json');
    expect(depth).toBeLessThan(10);
    expect(only({ $ref: '#/properties/it' }).kind).toBe('json');
  });

  it('starts with the defaults', () => {
    expect(only({ type: 'number', default: 80 })).toMatchObject({ start: '80' });
    expect(only({ type: 'boolean', default: true })).toMatchObject({ start: 'true' });
    expect(only({ enum: ['a', 'b'], default: 'b' })).toMatchObject({ start: '1' });
    expect(only({ type: 'object', default: { a: 1 } })).toMatchObject({ start: '{\n  "a": 1\n}' });
  });

  it('says what bounds a value, but not that it must be there', () => {
    expect(only({ type: 'string', description: 'A word', minLength: 1 }).note).toBe('A word');
    expect(only({ type: 'string', minLength: 2, maxLength: 4_000 }).note).toBe('2 to 4,000 characters');
    expect(only({ type: 'array', items: {}, maxItems: 3 }).note).toBe('At most 3 items');
    expect(only({ type: 'string', contentEncoding: 'base64', maxLength: 9 }).note).toBeUndefined();
  });

  it('makes no fields of what lists no properties', () => {
    for (const schema of [true, null, [], {}, { type: 'array' }, object({}), { $ref: 'https://example.com/a' }]) {
      expect(fieldsOf(schema)).toBeUndefined();
    }
  });
});
