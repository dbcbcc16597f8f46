import { describe, expect, it } from 'vitest';
import { GET, READ } from './support/actions';
import { deploy, secretArns } from './support/deployed-stack';
import { credentialPerReader, READER_KINDS, type ReaderKind, readerOf, secretNamesOf } from './support/readers';
import { all, allowed } from './support/requests';
import { admin } from './support/simulate';

const sourceIps = ['192.0.2.0/24', '2001:db8:1::/48', '198.51.100.7'];
const sourceVpces = ['vpce-0123456789abcdef0', 'vpce-11111111'];

const address = (ip: string) => ({ 'aws:SourceIp': ip });
const endpoint = (id: string, ip = '10.0.0.7') => ({ 'aws:SourceVpce': id, 'aws:VpcSourceIp': ip });
const ADDRESSES = {
  'the first address of a range': address('192.0.2.0'),
  'the last address of a range': address('192.0.2.255'),
  'an IPv6 address of a range': address('2001:db8:1:ffff::1'),
  'the one address': address('198.51.100.7'),
};
const ENDPOINTS = {
  'the first endpoint': endpoint('vpce-0123456789abcdef0'),
  'the other endpoint': endpoint('vpce-11111111'),
};
const SOURCES = {
  ...ADDRESSES,
  ...ENDPOINTS,
  'the address below the range': address('192.0.1.255'),
  'the address above the range': address('192.0.3.0'),
  'the address after the one address': address('198.51.100.8'),
  'an IPv6 address of another range': address('2001:db8:2::1'),
  'another address of the internet': address('203.0.113.9'),
  'another endpoint': endpoint('vpce-22222222'),
  'an endpoint whose id starts the same': endpoint('vpce-0123456789abcdef'),
  'an address of the range behind another endpoint': endpoint('vpce-22222222', '192.0.2.1'),
  'an unknown source': {},
};

describe.each([
  ['addresses', { sourceIps }, Object.keys(ADDRESSES)],
  ['endpoints', { sourceVpces }, Object.keys(ENDPOINTS)],
  ['addresses or endpoints', { sourceIps, sourceVpces }, Object.keys({ ...ADDRESSES, ...ENDPOINTS })],
])('a reader that is limited to %s', (_, only, expected) => {
  it('reads from these only', async () => {
    const deployed = deploy(credentialPerReader({ encryption: 'customer-managed' }, { only }));
    for (const kind of READER_KINDS) {
      const [name] = secretNamesOf(kind);
      expect(
        await allowed(deployed, { [kind]: readerOf(deployed, kind) }, [[READ, secretArns(name)]], SOURCES),
      ).toEqual(all([kind], READ, [name], expected));
    }
  });

  it('reads an exclusive credential from these only, even if its own policies allow it everything', async () => {
    const named: ReaderKind[] = ['a role', 'a role of another account', 'a user', 'a user of another account'];
    // The simulator compares an IPv6 address with a range correctly, but not with a single IPv4 address in NotIpAddress.
    const ranges: typeof only = JSON.parse(JSON.stringify(only).replace('100.7"', '100.7/32"'));
    const settings = { encryption: 'customer-managed', exclusive: true } as const;
    const deployed = deploy(credentialPerReader(settings, { only: ranges }, named));
    for (const kind of named) {
      const [name] = secretNamesOf(kind);
      const reader = admin(readerOf(deployed, kind).arn);
      expect(await allowed(deployed, { [kind]: reader }, [[[GET], secretArns(name)]], SOURCES)).toEqual(
        all([kind], [GET], [name], expected),
      );
    }
  });
});
