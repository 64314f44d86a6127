import { expect } from 'vitest';
import type { Answer } from './http.js';
import { expectRequestId } from './provokes.js';

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly [member: string]: unknown;
}

/** Holds an answer of the operator's API to the form of RFC 9457 and answers its document. */
export function expectProblem(answer: Answer, status: number): ProblemDocument {
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expectRequestId(answer);
  const problem = answer.json<ProblemDocument>();
  expect(problem.status).toBe(status);
  expect(problem.title).toMatch(/\S/);
  expect(problem.type).toMatch(/^(about:blank$|https?:|\/)/);
  expect(answer.text).not.toMatch(/\n\s+at |node_modules|SELECT |INSERT /);
  return problem;
}
