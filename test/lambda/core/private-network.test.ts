import { describe, expect, it } from 'vitest';
import { isPrivateAddress, isPrivateHost } from '../../../lambda/core/private-network';
import { httpsClient } from '../../../lambda/feed/delivery/https-client';
import { thirdParty } from '../feed/support/third-party';
import { failure } from '../support/run-refresh';

const list = (text: string) => text.trim().split(/\s+/);

const PRIVATE_ADDRESSES = list(`
  0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1
  198.19.0.1 224.0.0.1 255.255.255.255 :: ::1 fd00:ec2::254 fe80::1 fe80::1%eth0 ff02::1 ::ffff:10.0.0.1
  ::ffff:169.254.169.254 64:ff9b::10.0.0.1 64:ff9b::7f00:1`);
/** Addresses that contain a private IPv4 address, or that no host of the public internet has, by their kind. */
const OTHER_ADDRESSES = {
  '6to4': '2002:a00:1::1 2002:7f00:1::',
  Teredo: '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  'NAT64 of a local network': '64:ff9b:1::10.0.0.1 64:ff9b:1:fffe::1',
  'site-local': 'fec0::1 feff::1',
  'IPv4-compatible': '::10.0.0.1 ::169.254.169.254 ::1.1.1.1',
  'IPv4-translated': '::ffff:0:10.0.0.1',
  discard: '100::1',
  'segment routing': '5f00::1',
  unallocated: '4000::1 e000::1',
  documentation: '192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1',
  'for protocols': '192.0.0.8 192.88.99.1 192.31.196.1 192.52.193.1 192.175.48.1 2001:2::1 2001:20::1 2620:4f:8000::1',
};
const PUBLIC_ADDRESSES = list(`
  1.1.1.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.255.255 223.255.255.255 2606:4700::1111
  ::ffff:1.1.1.1 64:ff9b::1.1.1.1`);
const PRIVATE_NAMES = list(`
  localhost LOCALHOST gitlab a.localhost gitlab.local db.INTERNAL nas.lan x.home.arpa gitlab.local.`);
const PUBLIC_NAMES = list('gitlab.com local.example.com internal.io example.com.');

describe('an address', () => {
  it.each(PRIVATE_ADDRESSES)('is private: %s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
    expect(isPrivateHost(address.includes(':') ? `[${address}]` : address)).toBe(true);
  });

  it.each(Object.entries(OTHER_ADDRESSES))('is private: %s', (_, addresses) => {
    expect(list(addresses).filter((address) => !isPrivateAddress(address))).toEqual([]);
  });

  it.each(list('example.com 010.0.0.1 1 0x1010101 1.1.1.1/32 ::1::'))('is private if it is malformed: %s', (text) => {
    expect(isPrivateAddress(text)).toBe(true);
  });

  it.each(PUBLIC_ADDRESSES)('is public: %s', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});

describe('a host name', () => {
  it.each(PRIVATE_NAMES)('is private: %s', (name) => {
    expect(isPrivateHost(name)).toBe(true);
  });

  it.each(PUBLIC_NAMES)('may be public: %s', (name) => {
    expect(isPrivateHost(name)).toBe(false);
  });
});

describe('the HTTPS client', () => {
  const { signal } = new AbortController();
  const request = (url: string) => ({ method: 'PUT', url: new URL(url), headers: {}, body: 'secret' });
  const [V4, V6] = ['127\\.0\\.0\\.1', '::1'];

  it.each([
    ['a name', 'localhost', `localhost has the address (${V4}|${V6})`],
    ['an address', '127.0.0.1', `${V4} has the address ${V4}`],
    ['a number', '2130706433', `${V4} has the address ${V4}`],
    ['an IPv6 address', '[::ffff:127.0.0.1]', '.* has the address .*'],
  ])('sends nothing to a private address that is given as %s', async (_, host, problem) => {
    const system = await thirdParty(() => ({ status: 200 }));
    const send = httpsClient({ ca: system.ca, allowPrivateNetwork: false });
    const { message } = await failure(send(request(system.url.replace('localhost', host)), signal));
    expect(message).toMatch(new RegExp(`^${problem}, which is not a public one; set allowPrivateNetwork to allow it$`));
    expect(system.received).toEqual([]);
    await system.close();
  });

  it('sends to a private address if the feed allows it', async () => {
    const system = await thirdParty(() => ({ status: 200 }));
    const send = httpsClient({ ca: system.ca, allowPrivateNetwork: true });
    expect(await send(request(system.url), signal)).toMatchObject({ status: 200 });
    expect(system.received.map(({ body }) => body)).toEqual(['secret']);
    await system.close();
  });
});
