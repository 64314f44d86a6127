import { Readable } from 'node:stream';
import { type Operation, ProblemError, renderProblem, type SurfaceName } from '@facet/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimitState } from '../domain/accounts/index.js';
import { announcedLength } from './body.js';

/** The rest of a refused body up to this length is read past, which saves the client a new connection. */
const DRAINED_BYTES = 262_144;
/** How long the connection stays open, unread, so that a client still sending finds the answer before the reset. */
const LINGER_MS = 1_000;

/** The problem that an error stands for; `server.internal` for everything that is not one. */
function toProblem(error: unknown, operation: Operation | undefined): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // What the framework refuses before a handler of ours runs.
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE') {
    const expected = operation?.request.multipart ? 'multipart/form-data' : 'application/json';
    return new ProblemError('request.unsupported_media_type', { expected }, error);
  }
  return new ProblemError('server.internal', {}, error);
}

/** Answers the request with the problem, in the surface's envelope. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  surface: SurfaceName,
  error: unknown,
): FastifyReply {
  const problem = toProblem(error, request.exchange.operation);
  request.exchange.problem = problem;
  request.exchange.lease?.release();
  if (problem.problem === 'request.aborted') {
    // Nobody is left to answer.
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  const { status, headers, contentType, body } = renderProblem(surface, problem, {
    requestId: request.id,
    now: new Date(),
    path: request.url,
    livenessOnly: request.exchange.operation?.livenessOnly === true,
  });
  reply
    .code(status)
    .headers({ ...headers, ...refusedBy(problem, request) })
    .type(contentType);
  // As bytes, so that nothing is added to the type on the way.
  const bytes = Buffer.from(body);
  return leavesBodyUnread(request, problem) ? sendAndClose(request, reply, bytes) : reply.send(bytes);
}

/** Headers about the limit that refused the request, where its gate has not told of all the limits. */
function refusedBy({ details, problem }: ProblemError, { exchange }: FastifyRequest): Record<string, string> {
  if (problem !== 'limit.requests' || !('window' in details) || exchange.rateLimit) return {};
  return tightestLimit({ limit: details.limit, remaining: 0, resetSeconds: details.retryAfterSeconds });
}

/** Headers that tell a client how close it is to its limits. */
export type RateHeaders = (state: RateLimitState) => Record<string, string>;

/** Tells of the limit with the fewest requests left. */
export function tightestLimit(
  state: Pick<RateLimitState, 'limit' | 'remaining' | 'resetSeconds'>,
): Record<string, string> {
  return {
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-reset': String(state.resetSeconds),
  };
}

/** Whether part of the body stays on the wire; a short rest is read past here instead. */
function leavesBodyUnread({ raw }: FastifyRequest, { problem }: ProblemError): boolean {
  const announced = announcedLength(raw);
  if (raw.complete || announced === 0) return false;
  // Who was too slow with the body will be too slow with its rest.
  if (problem === 'request.timed_out') return true;
  // A client that waits for 100 Continue may send its body or not: what follows on this connection cannot be told apart.
  if (announced === undefined || announced > DRAINED_BYTES || raw.headers.expect !== undefined) return true;
  raw.resume();
  return false;
}

function sendAndClose({ raw, exchange }: FastifyRequest, reply: FastifyReply, bytes: Buffer): FastifyReply {
  raw.pause();
  exchange.answeredMs = reply.elapsedTime;
  // The answer is complete with its last byte; only the end of the connection waits.
  const answer = new Readable({ read: () => {} });
  const timer = setTimeout(() => answer.push(null), LINGER_MS);
  answer.on('close', () => clearTimeout(timer));
  answer.push(bytes);
  return reply.headers({ connection: 'close', 'content-length': bytes.length }).send(answer);
}
