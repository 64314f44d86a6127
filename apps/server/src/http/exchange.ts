import { type Operation, ProblemError } from '@facet/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimitState } from '../domain/accounts/index.js';
import type { UploadLease } from './upload-memory.js';

/** What is known of a request in flight, for its log line, its metrics and the headers of its answer. */
export interface Exchange {
  /** Name of the surface; `server` for what lies outside all of them. */
  surface: string;
  /** Once the route is known. */
  operation?: Operation;
  /** The client's. */
  address: string;
  /** On whose behalf, once that is known: what usage is counted for. */
  accountId?: string;
  keyId?: string;
  /** Slug of the product that was called, once it is known that there is one. */
  product?: string;
  rateLimit?: RateLimitState;
  /** What it was refused with. */
  problem?: ProblemError;
  lease?: UploadLease;
  /** When the answer was complete, for connections that outlive it on purpose. */
  answeredMs?: number;
  /** Aborted with `request.aborted` when the client goes away before it has its answer. */
  abort: AbortController;
}

declare module 'fastify' {
  interface FastifyRequest {
    exchange: Exchange;
  }
}

const CALLER_ID_LENGTH = 128;

/** The caller's own request id, made fit for one log line; undefined without one. */
export function callerRequestId(request: FastifyRequest): string | undefined {
  const id = request.headers['x-request-id'];
  return typeof id === 'string' ? id.slice(0, CALLER_ID_LENGTH).replace(/[^\x20-\x7e]/g, '?') : undefined;
}

export type ExchangeObserver = (request: FastifyRequest, reply: FastifyReply) => void;

/**
 * Opens the request's exchange and gives its answer `X-Request-Id`. When the exchange is over, answered or not, its memory
 * is given back, its signal is aborted if the client left early, and the observers are told.
 */
export function openExchange(
  request: FastifyRequest,
  reply: FastifyReply,
  { surface, observers }: { surface: string; observers: readonly ExchangeObserver[] },
): void {
  request.exchange = { surface, address: request.ip, abort: new AbortController() };
  reply.header('x-request-id', request.id);
  // The framework's own hooks do not run for a connection that breaks.
  reply.raw.once('close', () => {
    const { exchange } = request;
    exchange.lease?.release();
    if (!reply.raw.writableFinished) {
      const aborted = new ProblemError('request.aborted', {});
      exchange.abort.abort(aborted);
      if (!reply.raw.headersSent) exchange.problem ??= aborted;
    }
    for (const observe of observers) observe(request, reply);
  });
}

/** Opens an exchange for every request. */
export function trackExchanges(app: FastifyInstance, observers: readonly ExchangeObserver[]): void {
  app.decorateRequest('exchange');
  app.addHook('onRequest', async (request, reply) => openExchange(request, reply, { surface: 'server', observers }));
}

/** What a proxy calls a request whose client left before the answer: it has no status of its own. */
const CLIENT_LEFT = 499;

/** The status that was sent; 499 when the client left before any was. */
export function statusOf(reply: FastifyReply): number {
  return reply.raw.headersSent ? reply.statusCode : CLIENT_LEFT;
}

/** Milliseconds from the head of the request to the end of its answer. */
export function elapsedMs({ exchange }: FastifyRequest, reply: FastifyReply): number {
  return exchange.answeredMs ?? reply.elapsedTime;
}
