import { describe, expect, it } from 'vitest';
import { READ } from './support/deeds';
import { KIND_NAMES, oneOfEachKind, readerOf, secretNamesOf } from './support/kinds';
import type { Context } from './support/may';
import { allowed, deeds, questions } from './support/questions';
import { secretArn } from './support/resolve';
import { worldOf } from './support/world';

const sourceIps = ['192.0.2.0/24', '2001:db8:1::/48', '198.51.100.7'];
const sourceVpces = ['vpce-0123456789abcdef0', 'vpce-11111111'];

const PLACES: Record<string, Context> = {
  'the first address of a range': { 'aws:SourceIp': '192.0.2.0' },
  'the last address of a range': { 'aws:SourceIp': '192.0.2.255' },
  'an IPv6 address of a range': { 'aws:SourceIp': '2001:db8:1:ffff::1' },
  'the one address': { 'aws:SourceIp': '198.51.100.7' },
  'the first endpoint': { 'aws:SourceVpce': 'vpce-0123456789abcdef0', 'aws:VpcSourceIp': '10.0.0.7' },
  'the other endpoint': { 'aws:SourceVpce': 'vpce-11111111', 'aws:VpcSourceIp': '10.0.0.7' },
  'the address below the range': { 'aws:SourceIp': '192.0.1.255' },
  'the address above the range': { 'aws:SourceIp': '192.0.3.0' },
  'the address beside the one': { 'aws:SourceIp': '198.51.100.8' },
  'an IPv6 address of another range': { 'aws:SourceIp': '2001:db8:2::1' },
  'anywhere on the internet': { 'aws:SourceIp': '203.0.113.9' },
  'another endpoint': { 'aws:SourceVpce': 'vpce-22222222' },
  'an endpoint whose id begins so': { 'aws:SourceVpce': 'vpce-0123456789abcdef' },
  'an address of the range behind another endpoint': {
    'aws:SourceVpce': 'vpce-22222222',
    'aws:VpcSourceIp': '192.0.2.1',
  },
  nowhere: {},
};
const addresses = Object.keys(PLACES).slice(0, 4);
const endpoints = Object.keys(PLACES).slice(4, 6);

describe.each([
  ['addresses', { sourceIps }, addresses],
  ['endpoints', { sourceVpces }, endpoints],
  ['addresses or endpoints', { sourceIps, sourceVpces }, [...addresses, ...endpoints]],
])('a reader from these %s only', (_, only, places) => {
  const world = worldOf(oneOfEachKind({ encryption: 'customer-managed' }, { only }));
  const tables = KIND_NAMES.map((kind) => {
    const name = secretNamesOf(kind).password;
    return {
      kind,
      table: questions({ [kind]: readerOf(world, kind) }, deeds(READ, { [name]: secretArn(name) }), PLACES),
    };
  });
  const refused =
    tables.reduce((sum, { table }) => sum + table.length, 0) - KIND_NAMES.length * READ.length * places.length;

  it(`reads from there alone, of whatever kind; ${refused} cases are refused`, async () => {
    for (const { kind, table } of tables) {
      const name = secretNamesOf(kind).password;
      const reads = READ.flatMap((action) => places.map((place) => `${kind}, ${action} ${name}, ${place}`));
      expect(await allowed(world, table)).toEqual(reads);
    }
  });
});
