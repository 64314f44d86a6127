import { Agent } from 'undici';
import type { UpstreamAnswer, UpstreamClient, UpstreamRequest } from '../../domain/ports/upstream.js';
import { addressesOf, guardedConnector, type Resolve, readUrl } from '../outbound/guarded-connector.js';
import { NetworkPolicy } from '../outbound/network-policy.js';
import { AnswerCollector } from './answer-collector.js';
import { AnswerMemory } from './answer-memory.js';

/** Of one origin, beside each other; more calls wait for one to end, within their own time. */
const connectionsPerOrigin = 256;
const connectWithinMs = 10_000;
/** Shorter than the patience of common servers, so that seldom a request meets a connection that is being closed. */
const idleMs = 2_000;
/** Where a server says how long it keeps connections: at most this, and always a second less than it says. */
const longestIdleMs = 30_000;
const headerBytes = 16_384;
/** Of all answers that are under way. */
const memoryBytes = 512 * 1024 * 1024;

export interface GuardedUpstreamOptions {
  /** Whether private, loopback and link-local addresses may be called. */
  allowPrivate: boolean;
  /** The system's resolver when absent. */
  resolve?: Resolve;
  /** To make a connection; 10 s when absent. */
  connectWithinMs?: number;
  /** Of all answers that are under way; 512 MB when absent. */
  memoryBytes?: number;
}

/**
 * Calls services over pooled connections. Addresses are checked when a connection is made, of literal and of resolved
 * hosts alike.
 */
export class GuardedUpstreamClient implements UpstreamClient {
  readonly #policy = new NetworkPolicy([]);
  readonly #options: GuardedUpstreamOptions;
  readonly #memory: AnswerMemory;
  readonly #trusted: Agent;
  readonly #untrusted: Agent;

  constructor(options: GuardedUpstreamOptions) {
    this.#options = options;
    this.#memory = new AnswerMemory(options.memoryBytes ?? memoryBytes);
    this.#trusted = this.#agent(true);
    this.#untrusted = this.#agent(false);
  }

  async refusal(text: string): Promise<string | undefined> {
    const url = readUrl(text, 'https:// or http://');
    if (typeof url === 'string') return url;
    const addresses = await addressesOf(url, this.#options.resolve);
    // A name that cannot be resolved now may be later; what it points to is checked at each call anyway.
    if (addresses.every((address) => this.#mayConnect(address))) return undefined;
    return 'must not lead to a private, local or reserved address, unless FACET_ALLOW_PRIVATE_UPSTREAMS is 1';
  }

  call(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamAnswer> {
    const { url, method, headers, body, timeoutMs, maxBytes, verifyTls } = request;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const { origin, pathname, search } = new URL(url);
      const collector = new AnswerCollector({ memory: this.#memory, maxBytes, timeoutMs, signal, resolve, reject });
      try {
        (verifyTls ? this.#trusted : this.#untrusted).dispatch(
          { origin, path: pathname + search, method, headers, body: body ?? null },
          collector,
        );
      } catch (error) {
        collector.onResponseError(undefined, error);
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#trusted.destroy(), this.#untrusted.destroy()]);
  }

  #agent(verifyTls: boolean): Agent {
    return new Agent({
      connect: guardedConnector({
        mayConnect: (address) => this.#mayConnect(address),
        resolve: this.#options.resolve,
        timeoutMs: this.#options.connectWithinMs ?? connectWithinMs,
        verifyTls,
        maxCachedSessions: 100,
      }),
      connections: connectionsPerOrigin,
      pipelining: 1,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: longestIdleMs,
      // The collector's own timer covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: headerBytes,
    });
  }

  #mayConnect(address: string): boolean {
    return this.#options.allowPrivate || this.#policy.isPublic(address);
  }
}
