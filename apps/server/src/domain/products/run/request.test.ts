import { ProblemError } from '@facet/contract';
import { describe, expect, it } from 'vitest';
import type { HttpBackend } from '../types.js';
import { headersOf, requestFor } from './request.js';

const backend: HttpBackend = {
  type: 'http',
  url: 'https://model.example/predict?version=2',
  method: 'POST',
  headers: {},
  timeout_ms: 1_000,
  request_mapping: null,
  response_mapping: null,
  verify_tls: true,
  idempotent: false,
  max_response_bytes: 100,
};
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const get = (value: unknown, credential?: string) =>
  requestFor({ ...(credential !== undefined && { credential }) }, { ...backend, method: 'GET' }, json(value));

function problemOf(act: () => unknown): ProblemError {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('nothing was raised');
}

describe('headersOf', () => {
  const sent = (headers: Record<string, string>, credential?: string) =>
    headersOf({ headers, method: 'POST' }, credential);

  it('sends a credential as a bearer token when no header names it', () => {
    expect(sent({}, 'top$&secret')).toMatchObject({ authorization: 'Bearer top$&secret' });
    expect(sent({ 'X-Model': 'a' })).not.toHaveProperty('authorization');
  });

  it('puts it where headers name it, as it is', () => {
    const headers = sent({ 'X-Api-Key': '{{credential}}', Authorization: 'Basic {{credential}}' }, "a$&$'b");
    expect(headers).toMatchObject({ 'x-api-key': "a$&$'b", authorization: "Basic a$&$'b" });
    expect(sent({ 'X-Api-Key': 'k {{credential}}' }, 'c')).not.toHaveProperty('authorization');
  });

  it('speaks JSON and takes no compression, unless the product says otherwise about the first', () => {
    expect(sent({})).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      'accept-encoding': 'identity',
    });
    expect(sent({ Accept: 'application/vnd.model+json' }).accept).toBe('application/vnd.model+json');
  });
});

describe('requestFor', () => {
  it('sends the JSON as it is', () => {
    const body = json({ a: 1 });
    const request = requestFor({}, backend, body);
    expect(request).toMatchObject({ url: backend.url, method: 'POST', maxBytes: 100, verifyTls: true });
    expect(request.body).toBe(body);
  });

  it('writes the parameters of GET behind those of the URL', () => {
    const { url, body, headers } = get({ q: 'a&b=c ü', n: 1.5, yes: true, none: null, many: ['x', 2], deep: { a: 1 } });
    expect(body).toBeUndefined();
    expect(headers).not.toHaveProperty('content-type');
    expect([...new URL(url).searchParams]).toEqual([
      ['version', '2'],
      ['q', 'a&b=c ü'],
      ['n', '1.5'],
      ['yes', 'true'],
      ['many', 'x'],
      ['many', '2'],
      ['deep', '{"a":1}'],
    ]);
  });

  it('refuses what no URL can hold, and what has no names', () => {
    expect(problemOf(() => get({ image: 'A'.repeat(9_000) }))).toMatchObject({
      problem: 'product.input_invalid',
      details: { issues: [{ field: 'inputs', message: expect.stringContaining('Too large') }] },
    });
    for (const value of [[1], 'text', null, 5])
      expect(problemOf(() => get(value)).problem).toBe('product.response_unmappable');
  });
});
