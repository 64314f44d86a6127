import { expect } from 'vitest';
import type { Admin } from './admin.js';
import { test } from './fixtures.js';
import type { Answer } from './http.js';
import { expectRequestId } from './provokes.js';
import { newOrganisation, type Organisation } from './workspace.js';
import { type WorkspaceCode, type WorkspaceRefusal, workspaceRefusals } from './workspace-expected.js';

/** Tests against the shared server with an organisation of the test file's own, which no plan bounds. */
export const workspaceTest = test.extend(
  'organisation',
  { scope: 'file' },
  ({ admin }): Promise<Organisation> => newOrganisation(admin),
);

export interface WorkspaceProvocation {
  readonly organisation: Organisation;
  readonly admin: Admin;
}

/**
 * A test whose body must be refused with `code`: every answer that it returns is held to the exact status, headers and
 * envelope of that code. These calls are what COVERAGE.md is made of.
 */
export function provokesWorkspace(
  code: WorkspaceCode,
  title: string,
  body: (context: WorkspaceProvocation) => Promise<Answer | readonly Answer[]>,
  timeoutMs?: number,
): void {
  workspaceTest(`${code}: ${title}`, { timeout: timeoutMs }, async ({ organisation, admin }) => {
    const answers = [await body({ organisation, admin })].flat();
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expectWorkspaceRefusal(answer, code);
  });
}

/** The name of a test that provokes a code on a server of its own; it counts for COVERAGE.md as `provokesWorkspace` does. */
export function provokingWorkspace(code: WorkspaceCode, title: string): string {
  return `${code}: ${title}`;
}

export interface BadField {
  readonly field: string;
  readonly message: string;
}

interface RefusalBody {
  readonly success: false;
  readonly error: { readonly code: string; readonly message: string; readonly details?: readonly BadField[] };
}

/** Holds an answer to the exact status, headers and envelope of a code of the workspace surface. */
export function expectWorkspaceRefusal(answer: Answer, code: WorkspaceCode): void {
  const { status, message }: WorkspaceRefusal = workspaceRefusals[code];
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
  const { error } = parsed(answer);
  expect(error.code).toBe(code);
  if (typeof message === 'string') expect(error.message).toBe(message);
  else expect(error.message).toMatch(message);
  const details = code === 'VALIDATION_ERROR' ? { details: detailsOf(answer) } : {};
  expectEnvelope(answer, { success: false, error: { code, message: error.message, ...details } });
  if (status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
  if (status === 429 || status === 503) expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
}

/** Holds a success to its status, headers and envelope, and answers its data. */
export function expectSuccess<T = unknown>(answer: Answer, status = 200): T {
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
  const { data } = answer.json<{ data: T }>();
  expectEnvelope(answer, { success: true, data });
  return data;
}

/** Byte for byte: these members, then the request's id and the time; no other spacing and no other order. */
function expectEnvelope(answer: Answer, members: Readonly<Record<string, unknown>>): void {
  expectRequestId(answer);
  const request_id = `req_${String(answer.headers['x-request-id']).replaceAll('-', '')}`;
  const { timestamp } = answer.json<{ timestamp: string }>();
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
  expect(answer.text).toBe(JSON.stringify({ ...members, request_id, timestamp }));
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.text).not.toMatch(/\n\s+at |node_modules|SELECT |INSERT /);
}

/** What a VALIDATION_ERROR finds fault with: at least one field, each told as `{field, message}` and nothing more. */
export function detailsOf(answer: Answer): readonly BadField[] {
  const { details = [] } = parsed(answer).error;
  expect(details.length).toBeGreaterThan(0);
  for (const each of details) {
    expect(Object.keys(each)).toEqual(['field', 'message']);
    expect(each.field).toMatch(/\S/);
    expect(each.message).toMatch(/\S/);
  }
  return details;
}

/** The answer itself, held to find fault with these fields and no others. */
export function naming(fields: readonly string[], answer: Answer): Answer {
  expectWorkspaceRefusal(answer, 'VALIDATION_ERROR');
  const named = detailsOf(answer).map(({ field }) => field);
  expect([...new Set(named)].sort()).toEqual([...fields].sort());
  return answer;
}

/** The answer itself, held to the exact details. */
export function detailing(details: readonly BadField[], answer: Answer): Answer {
  expectWorkspaceRefusal(answer, 'VALIDATION_ERROR');
  expect(detailsOf(answer)).toEqual(details);
  return answer;
}

function parsed(answer: Answer): RefusalBody {
  try {
    return answer.json<RefusalBody>();
  } catch {
    throw new Error(`Not the surface's envelope: ${answer.status} ${answer.text.slice(0, 500)}`);
  }
}
