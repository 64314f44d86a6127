import { BlockList, isIP, SocketAddress } from 'node:net';

/** Whether the text is an IPv4 or IPv6 address, or a CIDR range of them. */
export function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/**
 * Whether the address lies in one of the ranges; any address does when there are none. An IPv4 address written as IPv6
 * (`::ffff:10.0.0.1`, as a dual-stack socket reports it) counts as the IPv4 one.
 */
export function isAddressAllowed(ranges: readonly string[], address: string): boolean {
  return ranges.length === 0 || addressesIn(ranges)(address);
}

/** Tells whether an address lies in one of the ranges, as isAddressAllowed does; none lies in no range. */
export function addressesIn(ranges: readonly string[]): (address: string) => boolean {
  // One for each family: `::/0` means every IPv6 address, and not the IPv4 ones that can be written as such.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const range of ranges) {
    const [start = '', bits] = range.split('/');
    const plain = plainAddress(start) ?? '';
    const shortened = isIP(start) === 6 && isIP(plain) === 4 ? 96 : 0;
    const isWhole = bits === undefined || Number(bits) >= shortened;
    const family = isWhole && isIP(plain) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) lists[family].addAddress(plain, family);
    else if (isWhole) lists[family].addSubnet(plain, Number(bits) - shortened, family);
    else lists[family].addSubnet(start, Number(bits), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    if (plain === undefined) return false;
    const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
    return lists[family].check(plain, family);
  };
}

/**
 * The address in its one form: IPv4 written as IPv6 becomes IPv4, IPv6 is in lower case and shortened, and the zone of a
 * link-local one is taken off. Undefined for what is no address.
 */
export function plainAddress(text: string): string | undefined {
  const address = text.split('%')[0] ?? '';
  if (isIP(address) === 4) return address;
  if (isIP(address) === 0) return undefined;
  const short = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(short)?.[1] ?? short;
}
