import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ecr } from '../../lambda/refresh/ecr';
import { ecrPublic } from '../../lambda/refresh/ecr-public';
import { refresh } from '../../lambda/refresh/refresh';
import { RefreshError } from '../../lambda/refresh/refresh-error';
import { verifyPullAccess, verifyToken } from '../../lambda/refresh/registry';
import { secretsManager } from '../../lambda/runtime/secrets-manager';
import { Leaks } from '../chaos/leaks';
import { hostOf, tokenOf } from '../lambda/support/values';
import { type CallName, FuzzedAws, type Servers, specOf, startServers, TOKENS } from './aws';
import { cases } from './fuzz';
import { http, responsesLike } from './responses';

// One attempt per call, because the SDK's retries would take most of the time.
vi.mock('../../lambda/runtime/sdk', async (original) => {
  const { CLIENT_OPTIONS } = await original<typeof import('../../lambda/runtime/sdk')>();
  return { CLIENT_OPTIONS: { ...CLIENT_OPTIONS, maxAttempts: 1 } };
});

const leaks = new Leaks(TOKENS);
const DOWN = http(400, JSON.stringify({ __type: 'ServerException', message: 'out of order' }));

/** The call with a fuzzed response, the conditions under which a run makes it, and the target that an error must name. */
interface Case {
  call: CallName;
  sources?: string[];
  target: RegExp;
  duringDeployment?: true;
  /** Another call, which fails. */
  failing?: CallName;
  /** An error code that has another valid outcome. */
  except?: string;
}

const IRELAND = /^- eu-west-1: \S/m;
const SECRET = /^- ecr-fuzz-dockerconfigjson: \S/m;
const CASES: Case[] = [
  { call: 'token eu-west-1', target: IRELAND },
  { call: 'token public', sources: ['public'], target: /^- public: \S/m },
  { call: 'put', target: SECRET },
  {
    call: 'read',
    sources: ['eu-west-1', 'us-east-1'],
    failing: 'token us-east-1',
    target: /^- us-east-1: \S/m,
    // Secrets Manager returns this error if the secret has no value.
    except: 'ResourceNotFoundException',
  },
  { call: 'describe', duringDeployment: true, failing: 'put', target: SECRET },
  { call: 'verifyToken', target: IRELAND },
];

/** Longer than any run, because every connection ends with its response. */
const TIMEOUT_MS = 20_000;

/** Sleeping advances the clock, so that retries of AccessDenied take no time. */
const fakeSleep = {
  sleptMs: 0,
  now: () => new Date(Date.now() + fakeSleep.sleptMs),
  async sleep(milliseconds: number) {
    fakeSleep.sleptMs += milliseconds;
  },
};

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.close());

describe('with any response', () => {
  it.each(CASES)(
    'to $call, a run succeeds or fails with a message, makes no value worse, and reports no token',
    async ({ call, sources = ['eu-west-1'], target, duringDeployment = false, failing, except = 'none' }) => {
      const ports = {
        authorizationToken: ecr(),
        publicAuthorizationToken: ecrPublic(),
        verifyToken,
        verifyPullAccess,
        secrets: secretsManager(),
        clock: fakeSleep,
        randomHex: () => randomBytes(12).toString('hex'),
      };
      // Only tokens that the run has received, because it cannot recognize others.
      const quote = call === 'verifyToken' || call === 'put' ? tokenOf('eu-west-1') : 'nothing';
      const responses = responsesLike(new FuzzedAws(sources).validBody(call), quote);
      await fc.assert(
        fc.asyncProperty(
          responses.filter((bytes) => !bytes.includes(except)),
          async (response) => {
            const aws = new FuzzedAws(sources);
            if (failing) aws.responses.set(failing, DOWN);
            aws.responses.set(call, response);
            servers.use(aws);
            fakeSleep.sleptMs = 0;
            const signal = AbortSignal.timeout(TIMEOUT_MS);
            const options = { scheduled: !duringDeployment, duringDeployment, signal };
            const outcome = await refresh(specOf(sources), ports, options).catch((error: unknown) => error);
            if (outcome instanceof Error) {
              expect(outcome).toBeInstanceOf(RefreshError);
              expect(outcome.message).toMatch(target);
            }
            const output = inspect(outcome, { depth: null, showHidden: true, maxStringLength: null });
            expect(leaks.find(output)).toBeUndefined();
            expect(aws.regressions()).toEqual([]);
          },
        ),
        cases(6),
      );
    },
    120_000,
  );

  it('a token counts as accepted only after a complete 200, and as refused only after 400, 401 or 403', async () => {
    const expired = { errors: [{ code: 'DENIED', message: 'Your authorization token has expired.' }] };
    const auth = tokenOf('eu-west-1');
    await fc.assert(
      fc.asyncProperty(responsesLike(expired, auth), async (response) => {
        const aws = new FuzzedAws(['eu-west-1']);
        aws.responses.set('verifyToken', response);
        servers.use(aws);
        const result = await verifyToken(hostOf('eu-west-1'), auth, AbortSignal.timeout(TIMEOUT_MS));
        const status = /^HTTP\/1\.1 (\d+)/.exec(response.toString('latin1'))?.[1] ?? '';
        if (result.verdict === 'accepted') expect(status).toBe('200');
        else expect(result.reason).toMatch(/\S/);
        if (result.verdict === 'refused') expect(['400', '401', '403']).toContain(status);
      }),
      cases(9),
    );
  }, 60_000);
});
