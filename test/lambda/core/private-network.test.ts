import { describe, expect, it } from 'vitest';
import { isPrivateAddress, isPrivateHost } from '../../../lambda/core/private-network';
import { httpsClient } from '../../../lambda/feed/delivery/https-client';
import { thirdParty } from '../feed/support/third-party';
import { failure } from '../support/fakes';

describe('an address is none of the public internet', () => {
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::10.0.0.1',
    '64:ff9b::7f00:1',
  ])('%s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
    expect(isPrivateHost(address.includes(':') ? `[${address}]` : address)).toBe(true);
  });
});

describe('an address may be one of the public internet', () => {
  it.each([
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
    '64:ff9b::1.1.1.1',
  ])('%s', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});

describe('a name', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'gitlab',
    'a.localhost',
    'gitlab.local',
    'db.INTERNAL',
    'nas.lan',
    'x.home.arpa',
    'gitlab.local.',
  ])('is none of the public internet: %s', (name) => {
    expect(isPrivateHost(name)).toBe(true);
  });

  it.each(['gitlab.com', 'local.example.com', 'internal.io', 'example.com.'])('may be one: %s', (name) => {
    expect(isPrivateHost(name)).toBe(false);
  });
});

describe('nothing is sent to a private address', () => {
  const { signal } = new AbortController();
  const request = (url: string) => ({ method: 'PUT', url: new URL(url), headers: {}, body: 'secret' });
  const refused = async (url: string, ca: string) =>
    (await failure(httpsClient({ ca, allowPrivateNetwork: false })(request(url), signal))).message;

  it('that a name leads to, that is named, or that is written otherwise', async () => {
    const system = await thirdParty(() => ({ status: 200 }));
    const port = new URL(system.url).port;
    const hint = 'which is not a public one; set allowPrivateNetwork to allow it';
    try {
      expect(await refused(system.url, system.ca)).toMatch(
        new RegExp(`^localhost has the address (127\\.0\\.0\\.1|::1), ${hint}$`),
      );
      expect(await refused(`https://127.0.0.1:${port}`, system.ca)).toBe(
        `127.0.0.1 has the address 127.0.0.1, ${hint}`,
      );
      expect(await refused(`https://2130706433:${port}`, system.ca)).toBe(
        `127.0.0.1 has the address 127.0.0.1, ${hint}`,
      );
      expect(await refused(`https://[::ffff:127.0.0.1]:${port}`, system.ca)).toMatch(hint);
      expect(system.received).toEqual([]);
    } finally {
      await system.close();
    }
  });

  it('unless the feed allows it', async () => {
    const system = await thirdParty(() => ({ status: 200 }));
    const send = httpsClient({ ca: system.ca, allowPrivateNetwork: true });
    expect(await send(request(system.url), signal)).toMatchObject({ status: 200 });
    expect(system.received.map(({ body }) => body)).toEqual(['secret']);
    await system.close();
  });
});
