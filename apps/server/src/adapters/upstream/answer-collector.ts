import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '@facet/contract';
import type { Dispatcher } from 'undici';
import { type UpstreamAnswer, UpstreamFailure } from '../../domain/ports/upstream.js';
import type { AnswerMemory } from './answer-memory.js';
import { faultOf } from './faults.js';

const longestRetryAfterSeconds = 3_600;

export interface CollectorOptions {
  /** Shared by all answers. */
  memory: AnswerMemory;
  maxBytes: number;
  timeoutMs: number;
  signal: AbortSignal;
  resolve: (answer: UpstreamAnswer) => void;
  reject: (error: unknown) => void;
}

/** Gathers one answer; ends the connection as soon as it is too late, too large or not wanted any more. */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #options: CollectorOptions;
  readonly #start = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort: () => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #held = 0;
  #status = 0;
  #retryAfterSeconds: number | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  /** Why the request is to be given up, if it is still to be sent. */
  #ended: Error | undefined;
  #settled = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#fail('timeout'), options.timeoutMs);
    this.#onAbort = () => this.#giveUp(options.signal.reason);
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ended) controller.abort(this.#ended);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Interim answers come before the real one.
    if (status < 200) return;
    this.#status = status;
    this.#retryAfterSeconds = secondsOf(headers['retry-after']);
    if (Number(headers['content-length']) > this.#options.maxBytes) this.#fail('too_large');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.maxBytes) this.#fail('too_large');
    else if (this.#options.memory.take(chunk.length)) {
      this.#held += chunk.length;
      this.#chunks.push(chunk);
    } else this.#giveUp(new ProblemError('server.overloaded', { retryAfterSeconds: 1 }));
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.#settle();
    this.#options.resolve({
      status: this.#status,
      ...(this.#retryAfterSeconds !== undefined && { retryAfterSeconds: this.#retryAfterSeconds }),
      body: this.#body(),
      durationMs: this.#elapsed(),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    if (this.#settled) return;
    this.#settle();
    const fault = faultOf(error);
    this.#options.reject(fault === undefined ? error : new UpstreamFailure(fault, this.#elapsed(), error));
  }

  /** In memory of its own, which can be handed to another thread whole. */
  #body(): Uint8Array {
    const body = new Uint8Array(this.#bytes);
    let offset = 0;
    for (const chunk of this.#chunks) {
      body.set(chunk, offset);
      offset += chunk.length;
    }
    return body;
  }

  #fail(reason: UpstreamFailure['reason']): void {
    this.#giveUp(new UpstreamFailure(reason, this.#elapsed()));
  }

  /** The caller is told at once; a request that waits for a connection is dropped when its turn comes. */
  #giveUp(reason: unknown): void {
    if (this.#settled) return;
    this.#settle();
    this.#chunks.length = 0;
    this.#ended = reason instanceof Error ? reason : new Error('aborted', { cause: reason });
    this.#options.reject(reason);
    this.#controller?.abort(this.#ended);
  }

  #settle(): void {
    this.#settled = true;
    this.#options.memory.giveBack(this.#held);
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
  }

  #elapsed(): number {
    return performance.now() - this.#start;
  }
}

function secondsOf(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || !/^\d{1,4}$/.test(header)) return undefined;
  const seconds = Number(header);
  return seconds >= 1 && seconds <= longestRetryAfterSeconds ? seconds : undefined;
}
