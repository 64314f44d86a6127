import { describe, expect, it } from 'vitest';
import { InputCheck } from './schema.js';

const faults = (a: unknown, inputs: Record<string, unknown>) =>
  new InputCheck({ properties: { a } }).issues(inputs, 100).map(({ field, message }) => `${field}: ${message}`);

describe('words that compare values', () => {
  const odd: unknown[] = [
    { toString: false },
    { valueOf: 1 },
    { constructor: null },
    { hasOwnProperty: [] },
    { toString: {}, b: 1 },
  ];

  it('compare inputs with any names of fields', () => {
    for (const value of odd) {
      expect(faults({ const: {} }, { a: value })).toEqual(['inputs.a: Must be {}']);
      expect(faults({ const: value }, { a: structuredClone(value) })).toEqual([]);
      expect(faults({ enum: [1, value] }, { a: structuredClone(value) })).toEqual([]);
      expect(faults({ enum: [{}, []] }, { a: value })).toHaveLength(1);
      expect(faults({ uniqueItems: true }, { a: [value, {}, structuredClone(value)] })).toEqual([
        'inputs.a: Must not hold the same item twice: items 0 and 2 are alike',
      ]);
    }
  });

  it('take values for the same that are the same JSON', () => {
    expect(faults({ const: { b: 1, c: [2] } }, { a: { c: [2], b: 1 } })).toEqual([]);
    expect(faults({ const: 1 }, { a: 1.0 })).toEqual([]);
    expect(faults({ const: 0 }, { a: -0 })).toEqual([]);
    for (const [one, other] of [
      [1, '1'],
      [
        [1, 2],
        [2, 1],
      ],
      [null, 0],
      [{ b: 1 }, { b: 1, c: 1 }],
      [[], {}],
      ['a,b', ['a', 'b']],
    ])
      expect(faults({ const: one }, { a: other })).toHaveLength(1);
    expect(faults({ uniqueItems: true }, { a: [1, '1', [1], { 1: 1 }, true, 'true', null] })).toEqual([]);
    expect(faults({ uniqueItems: false }, { a: [1, 1] })).toEqual([]);
    expect(faults({ uniqueItems: true }, { a: 'aa' })).toEqual([]);
  });
});
