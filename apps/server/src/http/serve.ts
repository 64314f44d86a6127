import { isBinary, type Operation } from '@facet/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { BodyTimes } from './body.js';
import { applyFault } from './faults.js';
import { readJson } from './json-body.js';
import type { FormLimits } from './multipart/form-collector.js';
import { type FieldProblems, parse } from './parse.js';
import type { ReadTurns } from './read-turns.js';
import { readUpload } from './read-upload.js';
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
  files?: Record<string, Buffer | Buffer[] | undefined>;
  fault?: unknown;
}

/** Lets a request in by what its body says, or answers on whose behalf it was let in before. */
export type LetIn<Principal> = (fields: Readonly<Record<string, unknown>>) => Promise<Principal>;

/**
 * What happens to a request once it is let in: path syntax, look-up, parameters, size, emptiness, and the handler, which
 * decodes and decides. Where the key is in the body, letting in comes after the body was read and before all of it is
 * judged. The first failing check wins.
 */
export function serve<Principal>(route: Route<Principal>, mount: string, options: ServeOptions) {
  const { operation } = route;
  const handle = route.handle as unknown as (input: Input) => Promise<{ status: number; body?: unknown }>;
  const lookUp = route.lookUp as unknown as ((input: Input) => Promise<unknown>) | undefined;
  const own: FieldProblems = operation.fieldProblems ?? {};

  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    principal: Principal | undefined,
    letIn: LetIn<Principal>,
  ): Promise<FastifyReply> => {
    const { signal } = request.exchange.abort;
    const input: Input = { principal, mount, requestId: request.id, signal };
    const { params, query } = operation.request;
    if (params) input.params = parse(params, request.params, own);
    if (lookUp) input.resource = await lookUp(input);
    if (query) input.query = parse(query, request.query, own);
    await readBodyInto(input, operation, request, reply, options, own, letIn);
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

async function readBodyInto<Principal>(
  input: Input,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServeOptions,
  own: FieldProblems,
  letIn: LetIn<Principal>,
): Promise<void> {
  const { json, multipart, base64 } = operation.request;
  if (json) {
    const reading = { times: options.times, turns: options.turns, response: reply.raw };
    input.json = parse(json, await readJson(request.raw, { ...reading, maxBytes: options.jsonBytes }), own);
    return;
  }
  const upload = multipart ?? base64;
  if (!upload) return;
  const arrived = await readUpload(multipart ? 'multipart' : 'base64', upload, request, reply, options, own);
  if (operation.auth === 'body-key') input.principal = await letIn(arrived.fields);
  input.fields = parse(upload.fields as z.ZodType, arrived.fields, own);
  input.files = arrived.images();
}
