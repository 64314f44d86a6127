import { Agent, request } from 'undici';
import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../../domain/ports/webhook-sender.js';
import {
  addressesOf,
  ForbiddenAddressError,
  guardedConnector,
  type Resolve,
  readUrl,
} from '../outbound/guarded-connector.js';
import { NetworkPolicy } from '../outbound/network-policy.js';

const timeoutMs = 10_000;
/** Of an answer; more is not read. */
const answerBytes = 1_024;

export interface GuardedSenderOptions {
  /** Addresses and CIDR ranges of the operator's own networks that may be called, also without TLS. */
  allowedNetworks: readonly string[];
  /** All addresses of a name; the system's resolver when absent. */
  resolve?: Resolve;
  /** Of one call. */
  timeoutMs?: number;
}

/**
 * Calls only public addresses over TLS, and the networks that the operator opened. Addresses are checked when the
 * connection is made, of literal and of resolved hosts alike: what a name pointed to earlier does not count.
 */
export class GuardedWebhookSender implements WebhookSender {
  readonly #policy: NetworkPolicy;
  readonly #resolve: Resolve | undefined;
  readonly #timeoutMs: number;
  readonly #agent: Agent;

  constructor(options: GuardedSenderOptions) {
    this.#policy = new NetworkPolicy(options.allowedNetworks);
    this.#resolve = options.resolve;
    this.#timeoutMs = options.timeoutMs ?? timeoutMs;
    this.#agent = new Agent({
      connect: guardedConnector({
        mayConnect: (address, isTls) => this.#mayConnect(address, isTls),
        resolve: options.resolve,
        timeoutMs: this.#timeoutMs,
        maxCachedSessions: 0,
      }),
      pipelining: 1,
      keepAliveTimeout: 1_000,
      maxHeaderSize: 8_192,
    });
  }

  async refusal(text: string): Promise<string | undefined> {
    const url = readUrl(text);
    if (typeof url === 'string') return url;
    const isTls = url.protocol === 'https:';
    const addresses = await addressesOf(url, this.#resolve);
    // A name that cannot be resolved now may be later; what it points to is checked at each call anyway.
    if (addresses.length === 0) return isTls ? undefined : 'must begin with https://';
    if (addresses.every((address) => this.#policy.isOwn(address))) return undefined;
    if (addresses.every((address) => this.#policy.isOwn(address) || this.#policy.isPublic(address)))
      return isTls ? undefined : 'must begin with https://';
    return 'must not lead to a private, local or reserved address';
  }

  async post({ url, headers, body }: WebhookRequest): Promise<WebhookAnswer> {
    const start = performance.now();
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { ...headers },
        body,
        dispatcher: this.#agent,
        signal,
      });
      // The status says it all; a body is read a little, so that a short one leaves the connection usable.
      await answer.body.dump({ limit: answerBytes, signal }).catch(() => {});
      return { status: answer.statusCode, durationMs: performance.now() - start };
    } catch (error) {
      const late = signal.aborted;
      return {
        error: late ? `no answer within ${this.#timeoutMs / 1000} s` : reason(error),
        durationMs: performance.now() - start,
      };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #mayConnect(address: string, isTls: boolean): boolean {
    return this.#policy.isOwn(address) || (isTls && this.#policy.isPublic(address));
  }
}

/** In words, and without an address: whoever made the webhook must not learn about the inside of a network. */
function reason(error: unknown): string {
  if (error instanceof ForbiddenAddressError) return 'the URL leads to an address that must not be called';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    reasons[code] ??
    (/CERT|TLS|SSL|SELF_SIGNED/.test(code)
      ? `the TLS connection failed (${code})`
      : `the connection failed${code && ` (${code})`}`)
  );
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name does not exist',
  EAI_AGAIN: 'the host name cannot be resolved',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'the connection could not be made in time',
};
