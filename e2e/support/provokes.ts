import { expect } from 'vitest';
import type { Admin } from './admin.js';
import { type FaceCode, faceRefusals, type Refusal } from './expected-face.js';
import type { Face } from './face.js';
import { versions } from './face.js';
import { test } from './fixtures.js';
import type { Answer } from './http.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export interface Provocation {
  readonly face: Face;
  readonly admin: Admin;
}

/**
 * A test, once for each version of the face surface, whose body must be refused with `code`: every answer that it
 * returns is held to the exact status, headers and body of that code. These calls are what COVERAGE.md is made of.
 */
export function provokes(
  code: FaceCode,
  title: string,
  body: (context: Provocation) => Promise<Answer | readonly Answer[]>,
  timeoutMs?: number,
): void {
  for (const version of versions) {
    test(`${code} (${version}): ${title}`, { timeout: timeoutMs }, async ({ admin, tenant }) => {
      const answers = [await body({ face: tenant[version], admin })].flat();
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) expectRefusal(answer, code);
    });
  }
}

/** The name of a test that provokes a code on a server of its own; it counts for COVERAGE.md as `provokes` does. */
export function provoking(code: FaceCode, title: string): string {
  return `${code}: ${title}`;
}

/** Holds an answer to the exact status, headers and body of a code of the face surface. */
export function expectRefusal(answer: Answer, code: FaceCode): void {
  const expected: Refusal = faceRefusals[code];
  const message = expect.stringMatching(expected.message);
  const { status } = expected;
  const said = { status: answer.status, body: parsed(answer) };
  expect(said).toEqual({
    status,
    body: { detail: { code, message: typeof expected.message === 'string' ? expected.message : message } },
  });
  // Byte for byte: no other spacing and no other order.
  expect(answer.text).toBe(JSON.stringify({ detail: { code, message: said.body.detail.message } }));
  expect(answer.headers['content-type']).toMatch(/^application\/json(; charset=utf-8)?$/);
  expectRequestId(answer);
  if (status === 429 || status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
}

/** The answer itself, held to the exact message. */
export function saying(message: string, answer: Answer): Answer {
  expect(parsed(answer).detail.message).toBe(message);
  return answer;
}

function parsed(answer: Answer): { detail: { code: string; message: string } } {
  try {
    return answer.json();
  } catch {
    throw new Error(`Not the surface's envelope: ${answer.status} ${answer.text.slice(0, 500)}`);
  }
}

/** Every answer carries a UUID of the server's making. */
export function expectRequestId(answer: Answer): void {
  expect(answer.headers['x-request-id']).toMatch(UUID);
}
