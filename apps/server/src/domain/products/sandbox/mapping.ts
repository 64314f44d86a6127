import { limits } from '@facet/contract';
import jsonata from 'jsonata';
import { isRecord } from './json.js';
import type { Issue } from './types.js';

/** Evaluations within each other: what goes deeper is a function that calls itself without end. */
const maxDepth = 200;
/** Values and characters of one result. */
const maxValues = 2_000_000;
const maxCharacters = 64 * 1_048_576;

/** A mapping that was written in JSONata does not work, or not on this value. The message is for administrators. */
export class MappingError extends Error {}

/** One JSONata expression. */
export class Mapping {
  readonly #expression: jsonata.Expression;

  /** Raises MappingError when the expression cannot be read. */
  constructor(
    source: string,
    private readonly name: string,
    timeLimitMs: number,
  ) {
    try {
      this.#expression = jsonata(source, { timeout: timeLimitMs, stack: maxDepth });
    } catch (error) {
      throw new MappingError(faultOf(error, source));
    }
  }

  /** The result, which is JSON; undefined when there is none. Raises MappingError. */
  async apply(value: unknown, bindings: Record<string, unknown>): Promise<unknown> {
    let result: unknown;
    try {
      result = await this.#expression.evaluate(value, bindings);
    } catch (error) {
      throw new MappingError(`The ${this.name} failed: ${faultOf(error, undefined)}`);
    }
    const fault = result === undefined ? undefined : new ResultCheck().faultOf(result, 0);
    if (fault) throw new MappingError(`The ${this.name} gives ${fault}`);
    return result;
  }
}

/** What is wrong with an expression; undefined when it can be used. */
export function mappingIssue(source: string | null, field: string): Issue | undefined {
  if (source === null) return undefined;
  try {
    new Mapping(source, field, 1);
    return undefined;
  } catch (error) {
    if (error instanceof MappingError) return { field, message: error.message };
    throw error;
  }
}

/** Results may be functions, or so entangled that they have no end as text. */
class ResultCheck {
  #values = 0;
  #characters = 0;

  faultOf(value: unknown, depth: number): string | undefined {
    if (depth > limits.gateway.jsonDepth) return `a result nested more than ${limits.gateway.jsonDepth} levels deep`;
    if (typeof value === 'string') this.#characters += value.length;
    if (++this.#values > maxValues || this.#characters > maxCharacters) return 'a result that is too large';
    if (typeof value === 'function') return 'a function, which is no JSON';
    if (typeof value === 'number' && !Number.isFinite(value)) return 'a number that is no JSON';
    if (typeof value !== 'object' || value === null) return undefined;
    if ('_jsonata_lambda' in value || '_jsonata_function' in value || value instanceof RegExp)
      return 'a function, which is no JSON';
    for (const inner of Object.values(value)) {
      const fault = this.faultOf(inner, depth + 1);
      if (fault) return fault;
    }
    return undefined;
  }
}

/** In words, with the line and column when the source is known. */
function faultOf(error: unknown, source: string | undefined): string {
  if (error instanceof RangeError) return 'it goes too deep or becomes too large';
  if (!isRecord(error)) return 'it cannot be evaluated';
  const { message, position, token } = error as { message?: unknown; position?: unknown; token?: unknown };
  const text = typeof message === 'string' && message !== '' ? message : 'it cannot be evaluated';
  if (source === undefined || typeof position !== 'number') return text;
  // The position is where the token ends.
  const length = typeof token === 'string' && token !== '(end)' ? token.length : 0;
  const before = source.slice(0, position - length).split('\n');
  return `${text} (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}
