import { describe, expect } from 'vitest';
import type { Call } from '../../local/stand-in/http/calls';
import { awsFault } from '../../local/stand-in/http/faults';
import { requestRegistry } from '../registry-request';
import { it as base, OTHER_REGION, REGION, REGISTRY, secretsManager } from './support';

/** `read` returns the value of a secret. */
const it = base.extend<{ read: () => Promise<string | undefined> }>({
  read: async ({ standIn }, use) => {
    const secret = standIn.secrets.create(REGION, { Name: 'own' });
    secret.put('1'.repeat(32), { SecretString: 'value' }, [], standIn.clock.now);
    await use(async () => (await secretsManager(standIn).getSecretValue({ SecretId: 'own' })).SecretString);
  },
});

describe('a fault', () => {
  it('can be an AWS error for a number of calls', async ({ standIn, read }) => {
    standIn.faults.inject(awsFault('ThrottlingException', 'Rate exceeded'), { operation: 'GetSecretValue' }, 1);
    await expect(read()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    expect(await read()).toBe('value');
    expect(standIn.calls.map(({ outcome }) => outcome)).toEqual(['reply', 'ok']);
  });

  it('can delay the response', async ({ standIn, read }) => {
    standIn.faults.inject({ kind: 'delay', milliseconds: 1 });
    expect(await read()).toBe('value');
  });

  it('can hold a call before and after it is processed', async ({ standIn, read }) => {
    const seen: string[] = [];
    const record = (when: string) => async (call: Call) => {
      seen.push(`${when} ${call.operation}: ${standIn.calls.length} processed`);
    };
    standIn.faults.inject({ kind: 'hold', before: record('before'), after: record('after') });
    expect(await read()).toBe('value');
    expect(seen).toEqual(['before GetSecretValue: 0 processed', 'after GetSecretValue: 1 processed']);
  });

  it('can affect the registry', async ({ standIn }) => {
    const reply = { status: 503, body: 'busy' };
    standIn.faults.inject({ kind: 'reply', reply }, { service: 'registry', target: REGISTRY });
    expect(await requestRegistry(standIn, REGISTRY)).toMatchObject(reply);
    expect((await requestRegistry(standIn, REGISTRY, { path: '/v2/app/tags/list' })).status).toBe(401);
  });

  it('does not affect calls of another operation, region, secret, caller or service', async ({ standIn, read }) => {
    const others = [{ operation: 'PutSecretValue' }, { region: OTHER_REGION }, { target: 'other' }];
    for (const other of [...others, { identity: 'other' }, { service: 'ecr' } as const]) {
      standIn.faults.inject({ kind: 'reset' }, other);
    }
    expect(await read()).toBe('value');
    // All faults end when they are cleared.
    standIn.faults.inject({ kind: 'reset' });
    standIn.faults.clear();
    expect(await read()).toBe('value');
  });
});

describe('the call log', () => {
  it('contains the caller, operation, target, region and outcome of each call', async ({ standIn, read }) => {
    await read();
    await secretsManager(standIn, undefined, OTHER_REGION).listSecrets();
    const call = { service: 'secretsmanager', identity: 'tester', outcome: 'ok' };
    expect(standIn.calls).toEqual([
      { ...call, operation: 'GetSecretValue', region: REGION, target: 'own' },
      { ...call, operation: 'ListSecrets', region: OTHER_REGION },
    ]);
  });
});
