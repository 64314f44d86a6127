import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consoleResponder } from './console.js';

const INDEX = '<!doctype html><title>console</title>';

let folder: string;
let app: FastifyInstance;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-console-'));
  app = Fastify();
  const answer = await consoleResponder(app, folder);
  app.setNotFoundHandler(
    async (request, reply) => (await answer(request, reply)) ?? reply.code(404).send({ not: 'found' }),
  );
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, accept = '*/*') => app.inject({ url, headers: { accept } });

describe('a built console', () => {
  beforeEach(() => writeFile(join(folder, 'index.html'), INDEX));

  it.each([
    '/',
    '/verify-email?token=a.b',
    '/reset-password?token=a%2Bb',
    '/accept-invitation',
    '/accept-invitation?token=',
  ])('answers %s, whatever the mail program asks for', async (url) => {
    const { statusCode, body, headers } = await get(url);
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: INDEX });
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('answers other addresses to browsers alone', async () => {
    expect((await get('/some/where', 'text/html,*/*')).body).toBe(INDEX);
    expect((await get('/some/where')).statusCode).toBe(404);
    expect((await get('/verify-email/x')).statusCode).toBe(404);
  });

  it('answers nothing but reads', async () => {
    expect((await app.inject({ method: 'POST', url: '/verify-email?token=a' })).statusCode).toBe(404);
  });
});

it('tells how to build the console where it is not built', async () => {
  const { statusCode, headers, body } = await get('/verify-email?token=a');
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toContain('text/html');
  expect(body).toContain('npm');
});
