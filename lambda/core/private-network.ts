import { BlockList, isIP } from 'node:net';

/**
 * Networks that are not part of the public internet: this host, private, shared, link-local (including the metadata
 * services), reserved and multicast. Source: IANA's IPv4 Special-Purpose Address Registry.
 */
const IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const;

/** The same networks of IPv6. Source: IANA's IPv6 Special-Purpose Address Registry. */
const IPV6 = [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const;

const blocked = new BlockList();
for (const [network, prefix] of IPV4) {
  blocked.addSubnet(network, prefix, 'ipv4');
  // The same network through NAT64, because an IPv6 address can contain it. Source: RFC 6052.
  blocked.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of IPV6) blocked.addSubnet(network, prefix, 'ipv6');

/** Returns whether an IP address is not part of the public internet. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%');
  return blocked.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
}

/** Returns whether the host of a URL, an address or a name, cannot be part of the public internet. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isIP(host) > 0) return isPrivateAddress(host);
  return !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/i.test(host);
}
