import { z } from 'zod';
import { limits } from '../limits.js';

/** A number as forms and query strings carry it. `1e2` and `Infinity` are not what a person means by a number here. */
export function numberField(minimum: number, maximum: number) {
  const message = `Must be between ${minimum} and ${maximum}`;
  return z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,15})?$/, message)
    .transform(Number)
    .pipe(z.number().min(minimum, message).max(maximum, message));
}

/** A whole number as forms and query strings carry it. */
export function integerField(minimum: number, maximum: number) {
  const message = `Must be between ${minimum} and ${maximum}`;
  return z
    .string()
    .regex(/^-?\d{1,15}$/, message)
    .transform(Number)
    .pipe(z.number().min(minimum, message).max(maximum, message));
}

/** Query of a list: how many items, and where to go on. */
export const pageQuery = z.object({
  limit: integerField(1, limits.page.maxItems).default(limits.page.defaultItems),
  cursor: z.string().min(1).max(512).optional(),
});

export const cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null on the last one.');

/** What a caller calls a thing: any text that fits on one line. */
export const label = z
  .string()
  .min(1)
  .max(limits.face.labelCharacters)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in it
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'Must not contain control characters');

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** An object with anything in it. Not the library's schema of JSON: that refers to itself, which OpenAPI cannot resolve. */
export const jsonObject = z.record(z.string(), z.custom<Json>());

/** Whether JSON is nested no deeper than so many levels; what V8 writes out by recursion has to be. */
export function nestedAtMost(levels: number): (value: unknown) => boolean {
  return (value) => {
    let level: unknown[] = [value];
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > levels) return false;
      level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    }
    return true;
  };
}
