import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

const longestUrl = 2_048;
const resolveWithinMs = 3_000;

/** Names that mean this machine whatever a resolver makes of them (RFC 6761). */
const ownNames = /^(?:.*\.)?localhost\.?$/i;

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

export interface GuardedConnectorOptions {
  /** Asked about every address, of literal and of resolved hosts alike, when the connection is made. */
  mayConnect(address: string, isTls: boolean): boolean;
  /** The system's resolver when absent. */
  resolve?: Resolve | undefined;
  /** To make a connection, with the look-up of the name and the TLS handshake. */
  timeoutMs: number;
  /** Whether a certificate that is not trusted ends the connection; true when absent. */
  verifyTls?: boolean;
  /** TLS sessions kept to be resumed, by host name. */
  maxCachedSessions: number;
}

/** An address that must not be reached. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

/** Connects to allowed addresses alone: what a name pointed to earlier does not count. Fails with ForbiddenAddressError. */
export function guardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const { mayConnect, timeoutMs, verifyTls = true, maxCachedSessions, resolve = resolveBySystem } = options;
  const checkedLookup =
    (isTls: boolean): LookupFunction =>
    (host, _options, done) => {
      resolve(host).then(
        (addresses) => {
          if (addresses.length > 0 && addresses.every(({ address }) => mayConnect(address, isTls)))
            done(null, addresses);
          else done(new ForbiddenAddressError(), []);
        },
        (error: NodeJS.ErrnoException) => done(error, []),
      );
    };
  const connectorFor = (isTls: boolean) =>
    buildConnector({
      timeout: timeoutMs,
      lookup: checkedLookup(isTls),
      allowH2: false,
      maxCachedSessions,
      rejectUnauthorized: verifyTls,
    });
  const [withTls, plain] = [connectorFor(true), connectorFor(false)];
  return (target, done) => {
    const isTls = target.protocol === 'https:';
    const host = withoutBrackets(target.hostname);
    // Sockets look up names only: a literal address would pass unseen.
    if (isIP(host) && !mayConnect(host, isTls)) return done(new ForbiddenAddressError(), null);
    return (isTls ? withTls : plain)(target, done);
  };
}

/**
 * A URL that may be called as far as its text says, or why it may not, as the end of a sentence about it.
 *
 * @param schemes to name to whoever gave another than http or https.
 */
export function readUrl(text: string, schemes = 'https://'): URL | string {
  if (text.length > longestUrl || !URL.canParse(text)) return `must be a URL of at most ${longestUrl} characters`;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `must begin with ${schemes}`;
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or a password';
  if (url.hash !== '') return 'must not have a fragment';
  return url;
}

/** The addresses of a URL's host; none when they cannot be found out within a few seconds. */
export async function addressesOf(url: URL, resolve: Resolve = resolveBySystem): Promise<string[]> {
  const host = withoutBrackets(url.hostname);
  if (isIP(host)) return [host];
  if (ownNames.test(host)) return ['127.0.0.1'];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<LookupAddress[]>((done) => {
    timer = setTimeout(done, resolveWithinMs, []);
  });
  const found = await Promise.race([resolve(host), late]).catch(() => []);
  clearTimeout(timer);
  return found.map(({ address }) => address);
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function resolveBySystem(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
