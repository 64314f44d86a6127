import type { IncomingMessage } from 'node:http';

/** Host name, lower case and without port, to the prefix of the surface that it serves at its root. */
export type HostPrefixes = ReadonlyMap<string, string>;

/** Paths that answer on every host: probes do not know which one they reached. */
const EVERYWHERE = /^\/(healthz|readyz|metrics)(\?|$)/;

/**
 * The URL as the router should see it: below its surface's prefix on a host of that surface's own. A path that has the
 * prefix already is left alone, so that both spellings work there.
 */
export function routedUrl(hosts: HostPrefixes, request: Pick<IncomingMessage, 'url' | 'headers'>): string {
  const url = canonicalColons(request.url ?? '/');
  const prefix = hosts.get(hostName(request.headers.host ?? ''));
  if (prefix === undefined || EVERYWHERE.test(url)) return url;
  const hasPrefix = url.startsWith(prefix) && /^([/?]|$)/.test(url.slice(prefix.length));
  return hasPrefix || !url.startsWith('/') ? url : prefix + url;
}

/** Some clients escape the colon of `/faces:detect`, which the router would not recognise. */
function canonicalColons(url: string): string {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  return path.includes('%3') ? path.replace(/%3a/gi, ':') + url.slice(path.length) : url;
}

function hostName(host: string): string {
  // An IPv6 literal keeps its colons inside brackets.
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}
