import { describe, expect, it } from 'vitest';
import { awsError, FakeAws, failing } from '../support/fake-aws';
import { DEPLOYMENT, run, SCHEDULED } from '../support/run-refresh';
import { SECRET } from '../support/spec';

const replicas = ['eu-central-1', 'us-east-1'];
const IN_SYNC = replicas.map((region) => ({ region, status: 'InSync' }));
const inEurope = (status: string, reason?: string) => ({ region: 'eu-central-1', status, reason });
const inAmerica = { region: 'us-east-1', status: 'InSync' };

describe('a refresh of a credential with replicas', () => {
  it('describes each secret once, before it writes the secret', async () => {
    const aws = new FakeAws({ replicas: () => IN_SYNC });
    const secrets = [
      { name: 'a', format: 'dockerconfigjson' },
      { name: 'b', format: 'jenkins-file' },
    ] as const;
    expect((await run(aws, { replicas, secrets: [...secrets] })).warnings).toEqual([]);
    const calls = aws.calls.filter((call) => /^(describe|put) /.test(call));
    expect(calls).toEqual(['describe a', 'describe b', 'put a', 'put b']);
  });

  it.each([
    [
      'warns of a copy that Secrets Manager could not update, in its words',
      [inEurope('Failed', 'KMS key is disabled'), inAmerica],
      'replication to eu-central-1 failed: KMS key is disabled',
    ],
    [
      'removes control characters from these words',
      [inEurope('Failed', 'a\u001b[31mb'), inAmerica],
      'replication to eu-central-1 failed: a[31mb',
    ],
    [
      'warns of a copy that failed without a reason',
      [inEurope('Failed'), inAmerica],
      'replication to eu-central-1 failed: AWS gave no reason',
    ],
    ['warns of a copy that is missing', [inAmerica], 'it has no replica in eu-central-1; deploy the stack again'],
  ])('%s', async (_, states, warning) => {
    const aws = new FakeAws({ replicas: () => states });
    expect(await run(aws, { replicas })).toMatchObject({ message: 'succeeded', warnings: [`${SECRET}: ${warning}`] });
    expect(aws.callsOf('put')).toHaveLength(1);
  });

  it('does not warn of a copy that is in progress', async () => {
    expect(
      (await run(new FakeAws({ replicas: () => [inEurope('InProgress'), inAmerica] }), { replicas })).warnings,
    ).toEqual([]);
  });

  it.each([
    ['scheduled', SCHEDULED],
    ['of a deployment', DEPLOYMENT],
  ])('publishes the token with a warning if it cannot describe the secret: %s', async (_, options) => {
    const aws = new FakeAws({ replicas: failing(awsError('AccessDeniedException', 'not authorized')) as () => never });
    expect(await run(aws, { replicas }, options)).toMatchObject({
      message: 'succeeded',
      warnings: [`${SECRET}: could not check its replicas: AccessDeniedException: not authorized`],
    });
    expect(aws.callsOf('put')).toHaveLength(1);
  });
});

it('a refresh of a credential without replicas describes no secret', async () => {
  const aws = new FakeAws();
  await run(aws);
  expect(aws.callsOf('describe')).toEqual([]);
});
