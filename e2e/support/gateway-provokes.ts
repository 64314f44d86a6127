import { expect } from 'vitest';
import type { Admin } from './admin.js';
import { test } from './fixtures.js';
import { type Gateway, hidden, newGateway } from './gateway.js';
import { type GatewayCode, type GatewayRefusal, gatewayRefusals } from './gateway-expected.js';
import type { Answer } from './http.js';
import { expectRequestId } from './provokes.js';
import { Upstream } from './upstream-process.js';

/** Tests against the shared server with a client of the gateway and a service behind products, both of the file's own. */
export const gatewayTest = test
  .extend('gateway', { scope: 'file' }, ({ admin }): Promise<Gateway> => newGateway(admin))
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from the pattern.
  .extend('upstream', { scope: 'file' }, async ({}, { onCleanup }): Promise<Upstream> => {
    const upstream = await Upstream.start();
    onCleanup(() => upstream.stop());
    return upstream;
  });

export interface GatewayProvocation {
  readonly gateway: Gateway;
  readonly upstream: Upstream;
  readonly admin: Admin;
}

/**
 * A test whose body must be refused with `code`: every answer that it returns is held to the exact status, headers and
 * body of that code. These calls are what COVERAGE.md is made of.
 */
export function provokesGateway(
  code: GatewayCode,
  title: string,
  body: (context: GatewayProvocation) => Promise<Answer | readonly Answer[]>,
  timeoutMs?: number,
): void {
  gatewayTest(`${code}: ${title}`, { timeout: timeoutMs }, async ({ gateway, upstream, admin }) => {
    const answers = [await body({ gateway, upstream, admin })].flat();
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expectGatewayRefusal(answer, code);
  });
}

/** The name of a test that provokes a code on a server of its own; it counts for COVERAGE.md as `provokesGateway` does. */
export function provokingGateway(code: GatewayCode, title: string): string {
  return `${code}: ${title}`;
}

/** Holds an answer to the exact status, headers and body of a code, and to telling nothing of what is behind. */
export function expectGatewayRefusal(answer: Answer, code: GatewayCode): void {
  const { status, message }: GatewayRefusal = gatewayRefusals[code];
  expect({ status: answer.status, text: answer.text.slice(0, 1_000) }).toMatchObject({ status });
  const { error } = parsed(answer);
  if (typeof message === 'string') expect(error).toBe(message);
  else expect(error).toMatch(message);
  // Byte for byte: no other member, no other spacing.
  expect(answer.text).toBe(JSON.stringify({ error }));
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  expectRequestId(answer);
  expectNothingHidden(answer);
  if (status === 429 || status === 503) expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  else expect(answer.headers['retry-after']).toBeUndefined();
}

/** Holds that neither body nor headers tell what is behind a product. */
export function expectNothingHidden({ text, headers }: Answer): void {
  expect(text).not.toMatch(hidden.pattern);
  expect(text).not.toMatch(/\n\s+at |node_modules|undici|jsonata|ECONN|ETIMEDOUT/i);
  expectHeadersHideIt({ headers });
}

/** Holds that no header comes from the service behind a product. */
export function expectHeadersHideIt({ headers }: Pick<Answer, 'headers'>): void {
  expect(JSON.stringify(headers)).not.toMatch(hidden.pattern);
  for (const name of ['set-cookie', 'server', 'via', 'location', 'x-powered-by'])
    expect(headers).not.toHaveProperty(name);
}

/** The answer itself, held to the exact text. */
export function telling(text: string, answer: Answer): Answer {
  expect(parsed(answer)).toEqual({ error: text });
  return answer;
}

/** The answer itself, held to carry the limits of the key, both windows of them. */
export function withLimits(answer: Answer, expected: Readonly<Record<string, unknown>> = {}): Answer {
  const windows = [
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-daily-limit',
    'x-ratelimit-daily-remaining',
  ];
  for (const name of windows)
    expect({ [name]: answer.headers[name] }).toEqual({ [name]: expect.stringMatching(/^\d+$/) });
  expect(answer.headers).toMatchObject(expected);
  return answer;
}

function parsed(answer: Answer): { error: string } {
  try {
    return answer.json<{ error: string }>();
  } catch {
    throw new Error(`Not the surface's envelope: ${answer.status} ${answer.text.slice(0, 500)}`);
  }
}
