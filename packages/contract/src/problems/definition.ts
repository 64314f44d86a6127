import { z } from 'zod';

/** Whether sending the same request again can help: never, after a wait, or once something else was put right. */
export type RetryAdvice = 'never' | 'after-wait' | 'after-fix';

export interface ProblemDefinition {
  /** Shape of the details that the thrower must give. */
  readonly details: z.ZodObject;
  readonly retry: RetryAdvice;
  /** Why this happens, in plain words, for the person who reads the reference page. */
  readonly cause: string;
  /** What that person can do about it. */
  readonly remedy: string;
  /** Details as a real failure would carry them; the reference pages and OpenAPI examples are rendered from it. */
  readonly example: Record<string, unknown>;
}

/** Checks one entry of the catalogue against its own details schema and gives it back unchanged. */
export function problem<D extends z.ZodObject>(
  definition: Omit<ProblemDefinition, 'details' | 'example'> & { details: D; example: z.output<D> },
) {
  return definition;
}

/** For problems about which there is nothing more to say than their name. */
export const nothing = z.object({});
export const ofField = z.object({ field: z.string() });
export const waiting = { retryAfterSeconds: z.number().int().min(1) };
export const issues = z.array(z.object({ field: z.string(), message: z.string() }));
