import { describe, expect, it } from 'vitest';
import { inOrder, quoted } from './schema.js';

const tables = ['faces', 'accounts', 'keys', 'plans'].map((name) => ({ name }));

describe('the order of tables', () => {
  it('puts each after those that it refers to', () => {
    const references = [
      { from: 'faces', to: 'accounts' },
      { from: 'keys', to: 'accounts' },
      { from: 'accounts', to: 'plans' },
      { from: 'keys', to: 'a table of another schema' },
    ];
    expect(inOrder(tables, references).map(({ name }) => name)).toEqual(['plans', 'accounts', 'faces', 'keys']);
  });

  it('refuses circles, also of one', () => {
    const circle = [
      { from: 'faces', to: 'accounts' },
      { from: 'accounts', to: 'faces' },
    ];
    expect(() => inOrder(tables, circle)).toThrow('faces, accounts');
    expect(() => inOrder(tables, [{ from: 'keys', to: 'keys' }])).toThrow('keys');
  });
});

describe('quoted', () => {
  it('doubles quotes', () => {
    expect(quoted('a "table"')).toBe('"a ""table"""');
  });
});
