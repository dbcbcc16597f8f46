import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The addresses that IANA allocates to hosts. Source: IANA, "Internet Protocol Version 6 Address Space". */
const IPV6_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Addresses that contain an IPv4 address: IPv4-mapped ones, which the operating system connects to over IPv4, and those
 * of DNS64 and NAT64, which a subnet without IPv4 uses. Sources: RFC 4291, 2.5.5.2; RFC 6052, 2.1.
 */
const IPV6_OF_IPV4 = ['::ffff:0:0/96', '64:ff9b::/96'].map((range) => ipaddr.IPv6.parseCIDR(range));

/**
 * Returns whether a text is not an IP address of the public internet: it is malformed, or the address has a special
 * purpose. Special purposes are private, link-local (including the metadata services), reserved, multicast and tunnels.
 */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%');
  // ipaddr.js also accepts other notations of IPv4, such as octal numbers, which other programs read differently.
  if (isIP(bare) === 0) return true;
  if (isIP(bare) === 4) return ipaddr.IPv4.parse(bare).range() !== 'unicast';
  // In hexadecimal form, because ipaddr.js reads `::1.2.3.4` as if it were `::ffff:1.2.3.4`.
  const ip = ipaddr.IPv6.parse(new URL(`https://[${bare}]`).hostname.slice(1, -1));
  if (IPV6_OF_IPV4.some((range) => ip.match(range))) {
    return new ipaddr.IPv4(ip.toByteArray().slice(-4)).range() !== 'unicast';
  }
  return ip.range() !== 'unicast' || !ip.match(IPV6_UNICAST);
}

/** Returns whether the host of a URL, an address or a name, cannot be part of the public internet. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isIP(host) > 0) return isPrivateAddress(host);
  return !host.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/i.test(host);
}
