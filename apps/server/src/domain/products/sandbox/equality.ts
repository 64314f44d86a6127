import type { Ajv2020, FuncKeywordDefinition } from 'ajv/dist/2020.js';
import type { DataValidateFunction } from 'ajv/dist/types/index.js';
import { isRecord } from './json.js';

/**
 * Has the words of a schema that compare values compare them as JSON. Ajv's own call `valueOf` and `toString` of what they
 * compare, which fails on inputs that have fields of these names.
 */
export function comparingJson(ajv: Ajv2020): Ajv2020 {
  for (const definition of definitions) {
    ajv.removeKeyword(definition.keyword as string);
    ajv.addKeyword(definition);
  }
  return ajv;
}

const definitions: readonly FuncKeywordDefinition[] = [
  {
    keyword: 'const',
    compile: (allowedValue) => {
      const allowed = textOf(allowedValue);
      return telling('const', { allowedValue }, (data) => textOf(data) === allowed);
    },
  },
  {
    keyword: 'enum',
    schemaType: 'array',
    compile: (allowedValues: unknown[]) => {
      const allowed = new Set(allowedValues.map(textOf));
      return telling('enum', { allowedValues }, (data) => allowed.has(textOf(data)));
    },
  },
  {
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (wanted: boolean) => {
      const params = { i: 0, j: 0 };
      return telling('uniqueItems', params, (items) => !wanted || !findAlike(items as unknown[], params));
    },
  },
];

/** A check whose fault is told with these parameters, as they are then. */
function telling(keyword: string, params: object, isGood: (data: unknown) => boolean): DataValidateFunction {
  const check: DataValidateFunction = (data: unknown) => {
    if (isGood(data)) return true;
    check.errors = [{ keyword, params: { ...params } }];
    return false;
  };
  return check;
}

/** Puts the places of two items that are alike into `places`, the earlier as `j`. */
function findAlike(items: readonly unknown[], places: { i: number; j: number }): boolean {
  const seen = new Map<string, number>();
  for (const [i, item] of items.entries()) {
    const text = textOf(item);
    const j = seen.get(text);
    if (j !== undefined) {
      Object.assign(places, { i, j });
      return true;
    }
    seen.set(text, i);
  }
  return false;
}

/** The same for values that are the same JSON, in whatever order their fields stand. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}:${textOf(value[name])}`).join()}}`;
}
