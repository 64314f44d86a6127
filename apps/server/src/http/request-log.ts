import type { FastifyBaseLogger } from 'fastify';
import { callerRequestId, type ExchangeObserver, elapsedMs, statusOf } from './exchange.js';

/** Writes one line for each request: ids, names and figures; never a header, a body or an image. */
export function requestLog(log: FastifyBaseLogger): ExchangeObserver {
  // Looking for secrets copies each line, which costs as much as writing it. There can be none among these fields, other
  // than in foreign errors.
  const plain = log.child({}, { redact: [] });
  return (request, reply) => {
    const { surface, operation, keyId, product, problem } = request.exchange;
    const status = statusOf(reply);
    const line = {
      requestId: request.id,
      callerRequestId: callerRequestId(request),
      surface,
      operation: operation?.id,
      method: request.method,
      status,
      ms: Math.round(elapsedMs(request, reply) * 10) / 10,
      keyId,
      product,
      problem: problem?.problem,
      // Foreign errors are for the log alone; a client's mistake needs no stack.
      ...(status >= 500 && { err: problem?.cause ?? problem }),
    };
    if (problem?.problem === 'server.internal') log.error(line, 'request failed');
    else (status >= 500 ? log : plain).info(line, 'request');
  };
}
