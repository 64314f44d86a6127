import { expect } from 'vitest';
import type { Admin } from './admin.js';
import { type KycCode, type KycRefusal, kycRefusals } from './expected-kyc.js';
import { test } from './fixtures.js';
import { type Kyc, type KycAnswer, newKyc } from './kyc.js';
import { expectRequestId } from './provokes.js';

/** Tests against the shared server with a client of the kyc surface, on an account of the test file's own. */
export const kycTest = test.extend('kyc', { scope: 'file' }, ({ admin }): Promise<Kyc> => newKyc(admin));

export interface KycProvocation {
  readonly kyc: Kyc;
  readonly admin: Admin;
}

/**
 * A test whose body must be refused with `code`: every answer that it returns is held to the exact status, headers and
 * body of that code. These calls are what COVERAGE.md is made of.
 */
export function provokesKyc(
  code: KycCode,
  title: string,
  body: (context: KycProvocation) => Promise<KycAnswer | readonly KycAnswer[]>,
  timeoutMs?: number,
): void {
  kycTest(`${code}: ${title}`, { timeout: timeoutMs }, async ({ kyc, admin }) => {
    const answers = [await body({ kyc, admin })].flat();
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expectKycRefusal(answer, code);
  });
}

/** Holds an answer to the exact status, headers and body of a code, in the envelope of the path that was asked. */
export function expectKycRefusal(answer: KycAnswer, code: KycCode): void {
  const { status, body, alone, ofCapture }: KycRefusal = kycRefusals[code];
  expectRequestId(answer);
  const expected = (answer.alone ? alone : answer.ofCapture && ofCapture) || body;
  const said = { status: answer.status, body: answer.text };
  expect(said).toEqual({ status, body: expected.replace('<id>', String(answer.headers['x-request-id'])) });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  if (status === 429 || status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
}

/** The name of a test that provokes a code on a server of its own; it counts for COVERAGE.md as `provokesKyc` does. */
export function provokingKyc(code: KycCode, title: string): string {
  return `${code}: ${title}`;
}
