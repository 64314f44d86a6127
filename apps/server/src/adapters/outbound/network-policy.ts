import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** What the Internet routes to; everything else in IPv6 is local, reserved, or another way to write an IPv4 address. */
const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Which addresses strangers may have this server connect to. */
export class NetworkPolicy {
  readonly #own: readonly Range[];

  /** @param ownNetworks addresses and CIDR ranges of the operator's own that are open to webhooks all the same. */
  constructor(ownNetworks: readonly string[]) {
    this.#own = ownNetworks.map(parseRange);
  }

  /** Whether it lies in one of the operator's own networks that are open. */
  isOwn(address: string): boolean {
    const parsed = parse(address);
    return parsed !== undefined && this.#own.some((range) => contains(range, parsed));
  }

  /** Whether anybody on the Internet could reach it: no loopback, private, link-local, reserved or translated address. */
  isPublic(address: string): boolean {
    const parsed = parse(address);
    if (parsed === undefined || parsed.range() !== 'unicast') return false;
    return parsed.kind() === 'ipv4' || contains(globalIpv6, parsed);
  }
}

/** An IPv4 address that is written as an IPv6 one counts as what it stands for. */
function parse(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  return isIP(address) === 0 ? undefined : ipaddr.process(address.split('%')[0] ?? '');
}

function parseRange(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function contains([network, bits]: Range, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}
