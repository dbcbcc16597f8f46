import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ecr } from '../../lambda/refresh/ecr';
import { ecrPublic } from '../../lambda/refresh/ecr-public';
import type { Ports } from '../../lambda/refresh/ports';
import { refresh } from '../../lambda/refresh/refresh';
import { RefreshError } from '../../lambda/refresh/refresh-error';
import { verifyPullAccess, verifyToken } from '../../lambda/refresh/registry';
import { secretsManager } from '../../lambda/runtime/secrets-manager';
import { Leaks } from '../chaos/leaks';
import { tokenOf } from '../lambda/support/fakes';
import { answersLike, http } from './answers';
import { AUTHS, type CallName, FuzzedAws, PUBLIC, type Servers, specOf, startServers } from './aws';
import { cases } from './fuzz';

// One attempt: that the SDK tries again is for others to test, and would take most of the time.
vi.mock('../../lambda/runtime/sdk', async (original) => {
  const { CLIENT_OPTIONS } = await original<typeof import('../../lambda/runtime/sdk')>();
  return { CLIENT_OPTIONS: { ...CLIENT_OPTIONS, maxAttempts: 1 } };
});

const leaks = new Leaks(AUTHS);
const DENIED = http(400, JSON.stringify({ __type: 'ServerException', message: 'out of order' }));

/** Which call is answered strangely, what makes a run make it, and whom an error must name. */
interface Case {
  call: CallName;
  sources: string[];
  target: RegExp;
  scheduled?: false;
  /** Another call, which fails. */
  failing?: 'token us-east-1' | 'put';
  /** Error codes that would be the truth, and another story. */
  except?: string;
}

const CASES: Case[] = [
  { call: 'token eu-west-1', sources: ['eu-west-1'], target: /^- eu-west-1: \S/m },
  { call: 'token public', sources: [PUBLIC], target: /^- public: \S/m },
  { call: 'put', sources: ['eu-west-1'], target: /^- ecr-fuzz-dockerconfigjson: \S/m },
  {
    call: 'read',
    sources: ['eu-west-1', 'us-east-1'],
    failing: 'token us-east-1',
    target: /^- us-east-1: \S/m,
    // So does Secrets Manager say that there is no value.
    except: 'ResourceNotFoundException',
  },
  {
    call: 'describe',
    sources: ['eu-west-1'],
    scheduled: false,
    failing: 'put',
    target: /^- ecr-fuzz-dockerconfigjson: \S/m,
  },
  { call: 'verifyToken', sources: ['eu-west-1'], target: /^- eu-west-1: \S/m },
];

/** No answer is waited for so long: every connection ends with its answer. */
const PATIENCE_MS = 20_000;

/** Nobody waits for IAM here: a run by hand sees its minute go by at once. */
const clock = {
  sleptMs: 0,
  now: () => new Date(Date.now() + clock.sleptMs),
  async sleep(milliseconds: number) {
    clock.sleptMs += milliseconds;
  },
};

let servers: Servers;
let ports: Ports;

beforeAll(async () => {
  servers = await startServers();
  ports = {
    authorizationToken: ecr(),
    publicAuthorizationToken: ecrPublic(),
    verifyToken,
    verifyPullAccess,
    secrets: secretsManager(),
    clock,
    randomHex: () => randomBytes(16).toString('hex'),
  };
});
afterAll(() => servers.close());

describe('whatever AWS and the registries answer', () => {
  it.each(CASES)(
    'to $call, a run ends in words, makes no value worse, and tells no token',
    async (wanted) => {
      const { call, sources, target, scheduled = true, failing, except = 'none' } = wanted;
      // What a run has not seen yet it can't know for a token: an error may quote what it has asked with.
      const quoted = call === 'verifyToken' || call === 'put' ? tokenOf('eu-west-1') : 'nothing';
      const answers = answersLike(new FuzzedAws(sources).rightAnswer(call), quoted);
      await fc.assert(
        fc.asyncProperty(
          answers.filter((bytes) => !bytes.includes(except)),
          async (answer) => {
            const aws = new FuzzedAws(sources);
            if (failing) aws.answers.set(failing, DENIED);
            aws.answers.set(call, answer);
            servers.play(aws);
            clock.sleptMs = 0;
            const signal = AbortSignal.timeout(PATIENCE_MS);
            const outcome = await refresh(specOf(sources), ports, {
              scheduled,
              duringDeployment: !scheduled,
              signal,
            }).catch((error: unknown) => error);
            if (outcome instanceof Error) {
              expect(outcome).toBeInstanceOf(RefreshError);
              expect(outcome.message).toMatch(target);
            }
            expect(
              leaks.find(inspect(outcome, { depth: null, showHidden: true, maxStringLength: null })),
            ).toBeUndefined();
            expect(aws.worse()).toEqual([]);
          },
        ),
        cases(6),
      );
    },
    120_000,
  );
});
