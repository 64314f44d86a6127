import { fail, isBinary, type Operation } from '@facet/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { announcedLength, type BodyTimes } from './body.js';
import { applyFault } from './faults.js';
import { readJson } from './json-body.js';
import type { FormLimits } from './multipart/form-collector.js';
import { readForm } from './multipart/read-form.js';
import { checkArrived, type FieldProblems, parse } from './parse.js';
import type { ReadTurns } from './read-turns.js';
import type { Route } from './route.js';
import type { UploadMemory } from './upload-memory.js';

export interface ServeOptions {
  /** Whether requests may force failures. */
  faults: boolean;
  uploads: UploadMemory;
  turns: ReadTurns;
  times: BodyTimes;
  form: FormLimits;
  jsonBytes: number;
  /** Sees every answer of a handler before it is sent; tests hold it to the contract. */
  onAnswer?(operation: Operation, status: number, body: unknown): void;
}

interface Input {
  principal: unknown;
  mount: string;
  requestId: string;
  signal: AbortSignal;
  params?: unknown;
  resource?: unknown;
  query?: unknown;
  json?: unknown;
  fields?: unknown;
  files?: Record<string, Buffer>;
  fault?: unknown;
}

/**
 * What happens to a request once it is let in: path syntax, look-up, parameters, size, emptiness, and the handler, which
 * decodes and decides. The first failing check wins.
 */
export function serve<Principal>(route: Route<Principal>, mount: string, options: ServeOptions) {
  const { operation } = route;
  const handle = route.handle as unknown as (input: Input) => Promise<{ status: number; body?: unknown }>;
  const lookUp = route.lookUp as unknown as ((input: Input) => Promise<unknown>) | undefined;
  const own: FieldProblems = operation.fieldProblems ?? {};

  return async (request: FastifyRequest, reply: FastifyReply, principal: Principal): Promise<FastifyReply> => {
    const { signal } = request.exchange.abort;
    const input: Input = { principal, mount, requestId: request.id, signal };
    const { params, query } = operation.request;
    if (params) input.params = parse(params, request.params, own);
    if (lookUp) input.resource = await lookUp(input);
    if (query) input.query = parse(query, request.query, own);
    await readBodyInto(input, operation, request, reply, options, own);
    signal.throwIfAborted();
    if (options.faults) input.fault = await applyFault(request);
    const { status, body } = await handle(input);
    signal.throwIfAborted();
    options.onAnswer?.(operation, status, body);
    reply.code(status);
    if (body === undefined) return reply.send();
    const response = operation.responses[status];
    if (isBinary(response)) return reply.type(response.contentType).send(body);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
  };
}

async function readBodyInto(
  input: Input,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServeOptions,
  own: FieldProblems,
): Promise<void> {
  const { json, multipart } = operation.request;
  const reading = { times: options.times, turns: options.turns, response: reply.raw };
  if (json) {
    input.json = parse(json, await readJson(request.raw, { ...reading, maxBytes: options.jsonBytes }), own);
  } else if (multipart) {
    if (Object.keys(multipart.files).length === 0 && announcedLength(request.raw) === 0) {
      // A form of optional fields only: no body says what an empty form would.
      input.fields = parse(multipart.fields as z.ZodType, {}, own);
      return;
    }
    request.exchange.lease = options.uploads.lease();
    const form = await readForm(request.raw, {
      ...reading,
      limits: options.form,
      files: multipart.files,
      lease: request.exchange.lease,
      checkFields: (fields) => checkArrived(multipart.fields as z.ZodType, fields, own),
    });
    input.fields = parse(multipart.fields as z.ZodType, form.fields, own);
    input.files = requireFiles(form.files, Object.keys(multipart.files));
  }
}

/** Raises `image.empty` for the first file that is absent or has no bytes. */
function requireFiles(files: Record<string, Buffer>, names: readonly string[]): Record<string, Buffer> {
  for (const field of names) if (!files[field]?.length) fail('image.empty', { field });
  return files;
}
