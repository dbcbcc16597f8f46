import { GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../local/stand-in/http/calls';
import { awsFault } from '../../local/stand-in/http/faults';
import { ask, IRELAND, REGISTRY, secretsManager, startWorld, VIRGINIA, type World } from './world';

let world: World;

beforeEach(async () => {
  world = await startWorld();
  const secret = world.secrets.create(IRELAND, { Name: 'mine' });
  secret.put('1'.repeat(32), { SecretString: 'value' }, [], world.clock.now);
});

function read(options: { abortSignal?: AbortSignal } = {}) {
  return secretsManager(world).send(new GetSecretValueCommand({ SecretId: 'mine' }), options);
}

function outcomes(): string[] {
  return world.calls.map(({ outcome }) => outcome);
}

describe('a fault', () => {
  it('can be an error of AWS, so many times', async () => {
    world.faults.inject(awsFault('ThrottlingException', 'Rate exceeded'), { operation: 'GetSecretValue' }, 1);
    await expect(read()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    expect((await read()).SecretString).toBe('value');
    expect(outcomes()).toEqual(['reply', 'ok']);
  });

  it('can be an answer that is not JSON', async () => {
    world.faults.inject({ kind: 'reply', reply: { status: 500, body: '<html>' } });
    await expect(read()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });

  it('can be a connection reset', async () => {
    world.faults.inject({ kind: 'reset' });
    await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(ask(world, '/v2/')).rejects.toThrow();
  });

  it('can be no answer at all', async () => {
    world.faults.inject({ kind: 'hang' });
    const waiting = new AbortController();
    const answer = read({ abortSignal: waiting.signal });
    await expect.poll(outcomes).toEqual(['hang']);
    waiting.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('can be a delay', async () => {
    world.faults.inject({ kind: 'delay', milliseconds: 1 });
    expect((await read()).SecretString).toBe('value');
  });

  it('can be a right answer that is spoilt', async () => {
    world.faults.inject({ kind: 'change', change: (answer) => ({ ...Object(answer), SecretString: 'spoilt' }) });
    expect((await read()).SecretString).toBe('spoilt');
  });

  it('can hold a call, before its work is done and after it', async () => {
    const seen: string[] = [];
    const look = (when: string) => async (call: Call) => {
      seen.push(`${when} ${call.operation}: ${outcomes().join()}`);
    };
    world.faults.inject({ kind: 'hold', before: look('before'), after: look('after') });
    expect((await read()).SecretString).toBe('value');
    expect(seen).toEqual(['before GetSecretValue: ', 'after GetSecretValue: ok']);
  });

  it('can inject the registry', async () => {
    world.faults.inject(
      { kind: 'reply', reply: { status: 503, body: 'busy' } },
      { service: 'registry', target: REGISTRY },
    );
    expect(await ask(world, '/v2/')).toMatchObject({ status: 503, body: 'busy' });
    expect((await ask(world, '/v2/app/tags/list')).status).toBe(401);
  });

  it.each([
    ['operation', { operation: 'PutSecretValue' }],
    ['region', { region: VIRGINIA }],
    ['secret', { target: 'other' }],
    ['caller', { identity: 'somebody else' }],
    ['service', { service: 'ecr' as const }],
  ])('leaves calls of another %s alone', async (_, match) => {
    world.faults.inject({ kind: 'reset' }, match);
    expect((await read()).SecretString).toBe('value');
  });

  it('is over when faults are cleared', async () => {
    world.faults.inject({ kind: 'reset' });
    world.faults.clear();
    expect((await read()).SecretString).toBe('value');
  });
});

describe('the call log', () => {
  it('tells who did what where, and with what outcome', async () => {
    await read();
    await secretsManager(world, undefined, VIRGINIA).send(new ListSecretsCommand());
    const call = { service: 'secretsmanager', identity: 'tester', outcome: 'ok' };
    expect(world.calls).toEqual([
      { ...call, operation: 'GetSecretValue', region: IRELAND, target: 'mine' },
      { ...call, operation: 'ListSecrets', region: VIRGINIA },
    ]);
  });
});
