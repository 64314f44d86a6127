import type { FastifyInstance } from 'fastify';
import { addressesIn, plainAddress } from '../domain/accounts/index.js';

/** What stands for a client whose socket says no address any more. */
const UNKNOWN = '';

/**
 * Makes `request.ip` the client's address: the socket's, or behind trusted proxies what those say.
 *
 * @param trustedProxies addresses and CIDR ranges; empty where clients connect directly.
 */
export function identifyClients(app: FastifyInstance, trustedProxies: readonly string[]): void {
  const isTrusted = addressesIn(trustedProxies);
  app.decorateRequest('ip', {
    getter() {
      const forwarded = this.headers['x-forwarded-for'];
      return clientAddress(
        this.socket.remoteAddress,
        Array.isArray(forwarded) ? forwarded.join() : forwarded,
        isTrusted,
      );
    },
  });
}

/**
 * The address of the client, in its plain form. Each proxy adds whom it was asked by at the right of `X-Forwarded-For`,
 * so entries are believed from there to the left, as long as the one who wrote them is trusted. What stands further left
 * was in the request as the client sent it, and may say anything. An entry that is no address ends the walk at whoever
 * wrote it.
 */
export function clientAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let address = plainAddress(remoteAddress ?? '') ?? UNKNOWN;
  if (forwardedFor === undefined || !isTrusted(address)) return address;
  for (const entry of forwardedFor.split(',').reverse()) {
    const next = addressIn(entry.trim());
    if (next === undefined) break;
    address = next;
    if (!isTrusted(address)) break;
  }
  return address;
}

/** Of `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:4711`; undefined for anything else. */
function addressIn(entry: string): string | undefined {
  const [, bracketed, port6] = /^\[([^\]]*)\](?::(.*))?$/.exec(entry) ?? [];
  const [, dotted, port4] = /^(\d+\.[\d.]+):(.*)$/.exec(entry) ?? [];
  const port = port6 ?? port4;
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) return undefined;
  if (bracketed !== undefined && !bracketed.includes(':')) return undefined;
  return plainAddress(bracketed ?? dotted ?? entry);
}
