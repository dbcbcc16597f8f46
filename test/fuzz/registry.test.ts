import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyToken } from '../../lambda/refresh/registry';
import { hostOf, tokenOf } from '../lambda/support/fakes';
import { answersLike } from './answers';
import { FuzzedAws, type Servers, startServers } from './aws';
import { cases } from './fuzz';

const right = { errors: [{ code: 'DENIED', message: 'Your authorization token has expired.' }] };

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.close());

describe('whatever a registry answers', () => {
  it('it has accepted a token only with a whole 200, and refused it only with 400, 401 or 403', async () => {
    await fc.assert(
      fc.asyncProperty(answersLike(right, tokenOf('eu-west-1')), async (answer) => {
        const aws = new FuzzedAws(['eu-west-1']);
        aws.answers.set('verifyToken', answer);
        servers.play(aws);
        const verdict = await verifyToken(hostOf('eu-west-1'), tokenOf('eu-west-1'), AbortSignal.timeout(20_000));
        const status = /^HTTP\/1\.1 (\d+)/.exec(answer.toString('latin1'))?.[1] ?? '';
        if (verdict.verdict === 'accepted') expect(status).toBe('200');
        else expect(verdict.reason).toMatch(/\S/);
        if (verdict.verdict === 'refused') expect(['400', '401', '403']).toContain(status);
      }),
      cases(9),
    );
  }, 60_000);
});
