import {
  isBinary,
  isRendered,
  type Operation,
  type RenderedBody,
  type SurfaceName,
  successBody,
} from '@facet/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { BodyTimes } from './body.js';
import { type ImageJudge, judgeUpload, withOtherFaults } from './every-fault.js';
import { applyFault } from './faults.js';
import { readJson, readRawJson } from './json-body.js';
import type { FormLimits } from './multipart/form-collector.js';
import { type FieldProblems, parse } from './parse.js';
import type { ReadTurns } from './read-turns.js';
import { readUpload } from './read-upload.js';
import type { Route } from './route.js';
import type { UploadMemory } from './upload-memory.js';
import type { UploadedImages } from './uploaded-images.js';

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

/** What a surface has in common for all its routes. */
export interface ServedSurface {
  readonly name: SurfaceName;
  /** Where a refusal names every bad field and image of the request. */
  readonly judge?: ImageJudge | undefined;
}

interface Input {
  principal: unknown;
  mount: string;
  requestId: string;
  address: string;
  signal: AbortSignal;
  params?: unknown;
  resource?: unknown;
  query?: unknown;
  json?: unknown;
  body?: Uint8Array;
  fields?: unknown;
  files?: UploadedImages['byName'];
  fault?: unknown;
}

/** Lets a request in by what its body says, or answers on whose behalf it was let in before. */
export type LetIn<Principal> = (fields: Readonly<Record<string, unknown>>) => Promise<Principal>;

/**
 * What happens to a request once it is let in: path syntax, look-up, parameters, size, emptiness, and the handler, which
 * decodes and decides. Where the key is in the body, letting in comes after the body was read and before all of it is
 * judged. The first failing check wins.
 */
export function serve<Principal>(
  route: Route<Principal>,
  { mount, surface, options }: { mount: string; surface: ServedSurface; options: ServeOptions },
) {
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
    const { address, abort } = request.exchange;
    const { signal } = abort;
    const input: Input = { principal, mount, requestId: request.id, address, signal };
    const { params, query } = operation.request;
    if (params) input.params = parse(params, request.params, own);
    if (lookUp) input.resource = await lookUp(input);
    if (query) input.query = parse(query, request.query, own);
    await readBodyInto(input, operation, request, reply, { ...options, own, judge: surface.judge }, letIn);
    signal.throwIfAborted();
    if (options.faults) input.fault = await applyFault(request);
    const { status, body } = await handle(input).catch(async (error: unknown) => {
      const { judge } = surface;
      throw judge && input.files ? await withOtherFaults(error, input.files, judge) : error;
    });
    signal.throwIfAborted();
    options.onAnswer?.(operation, status, body);
    reply.code(status);
    if (body === undefined) return reply.send();
    const response = operation.responses[status];
    if (isBinary(response)) return reply.type(response.contentType).send(body);
    if (isRendered(response)) return sendRendered(reply, body as RenderedBody);
    return reply.type('application/json; charset=utf-8').send(sent(surface.name, body, request));
  };
}

function sendRendered(reply: FastifyReply, { contentType, bytes, headers = {} }: RenderedBody): FastifyReply {
  return reply.headers(headers).type(contentType).send(bytes);
}

function sent(surface: SurfaceName, data: unknown, { id }: FastifyRequest): string {
  return JSON.stringify(successBody(surface, data, { requestId: id, now: new Date() }));
}

type ReadOptions = ServeOptions & { own: FieldProblems; judge: ImageJudge | undefined };

async function readBodyInto<Principal>(
  input: Input,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  options: ReadOptions,
  letIn: LetIn<Principal>,
): Promise<void> {
  const { own, judge } = options;
  const { json, jsonBytes = options.jsonBytes, raw, multipart, base64 } = operation.request;
  const reading = { times: options.times, turns: options.turns, response: reply.raw };
  if (raw) {
    const lease = options.uploads.lease();
    request.exchange.lease = lease;
    input.body = await readRawJson(request.raw, { ...reading, maxBytes: raw.maxBytes, lease });
    return;
  }
  if (json) {
    const value = await readJson(request.raw, { ...reading, maxBytes: jsonBytes });
    // Where every bad field is to be named, no body is one that lacks them all.
    input.json = parse(json, judge && value === undefined ? {} : value, own);
    return;
  }
  const upload = multipart ?? base64;
  if (!upload) return;
  const kind = multipart ? 'multipart' : 'base64';
  const arrived = await readUpload(kind, upload, request, reply, { ...options, everyFault: judge !== undefined });
  if (operation.auth === 'body-key') input.principal = await letIn(arrived.fields);
  if (judge) {
    Object.assign(input, await judgeUpload(upload, arrived, judge));
    return;
  }
  input.fields = parse(upload.fields as z.ZodType, arrived.fields, own);
  const { byName, faults } = arrived.images;
  if (faults[0]) throw faults[0];
  input.files = byName;
}
