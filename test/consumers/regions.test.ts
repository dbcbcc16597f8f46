import { beforeAll, expect, it } from 'vitest';
import { awsFault } from '../../local/stand-in/http/faults';
import { answerFor, dockerConfig, HOST, keysOf, PASSWORDS, REGION } from './support/aws';
import { describeHelper, messageOf, success } from './support/helper';

const REPLICATED = 'ecr-replicated-dockerconfigjson';
const OTHER = 'eu-central-1';
const ECR_SECRET_REGIONS = `${REGION},${OTHER}`;
const inPrimary = { service: 'secretsmanager', region: REGION } as const;
const ERROR = awsFault('InternalServiceError', 'out of order', 500);

describeHelper('docker-credential-ecr-secret with several regions', ({ aws, makeHost }) => {
  let environment: Record<string, string>;

  beforeAll(() => {
    const secret =
      aws.secrets.find(REGION, REPLICATED) ??
      aws.secrets.create(REGION, { Name: REPLICATED, ReplicaRegions: [{ Region: OTHER }] });
    const id = '29990101T000000Z-0123456789abcdef0123';
    secret.put(id, { SecretString: dockerConfig(PASSWORDS) }, ['AWSCURRENT'], new Date());
    const statements = [REGION, OTHER].map((region) => ({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: secret.arn.replace(REGION, region),
    }));
    const arn = 'arn:aws:iam::123456789012:user/reader-2';
    const reader = aws.identities.add({ name: 'reader-2', arn, statements });
    environment = { ...keysOf(reader), ECR_SECRET_ID: secret.arn, ECR_SECRET_REGIONS };
  });

  const regions = () => aws.calls.map(({ region }) => region);

  it('reads the first region, whatever AWS_REGION is', async () => {
    const host = makeHost({ ...environment, AWS_REGION: 'us-east-1' });
    expect(await host.run('get', HOST)).toEqual(success());
    expect(regions()).toEqual([REGION]);
  });

  it.each([
    ['resets the connection', { kind: 'reset' } as const, 'cannot reach'],
    ['returns an internal error', ERROR, 'AWS returned InternalServiceError: out of order'],
    ['returns no answer of AWS', { kind: 'reply', reply: { status: 502, body: 'Bad Gateway' } } as const, 'failed'],
  ])('reads the copy in the next region if the first one %s', async (_, fault, reason) => {
    aws.faults.inject(fault, inPrimary);
    const { code, stdout, stderr } = await makeHost(environment).run('get', HOST);
    expect({ code, stdout }).toEqual({ code: 0, stdout: answerFor(HOST) });
    expect(stderr).toMatch(/^docker-credential-ecr-secret: warning: .*; trying the next of ECR_SECRET_REGIONS\n$/);
    expect(stderr).toContain(reason);
    expect(regions()).toEqual([REGION, OTHER]);
  });

  it('does not read another region if the first one denies the request', async () => {
    aws.faults.inject(awsFault('AccessDeniedException', 'not authorized'), inPrimary);
    expect(messageOf(await makeHost(environment).run('get', HOST))).toMatch(/^denied: not authorized/);
    expect(regions()).toEqual([REGION]);
  });

  it('reports the last region if none answers', async () => {
    aws.faults.inject({ kind: 'reset' }, { service: 'secretsmanager' });
    const { code, stdout } = await makeHost(environment).run('get', HOST);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^no network: cannot reach /);
    expect(regions()).toEqual([REGION, OTHER]);
  });

  it.each(['eu-west-1,', ',eu-west-1', 'eu-west-1,,eu-central-1', 'eu-west-1 eu-central-1', 'EU'])(
    'requires names of regions, separated by commas, not "%s"',
    async (given) => {
      const host = makeHost({ ...environment, ECR_SECRET_REGIONS: given });
      expect(messageOf(await host.run('get', HOST))).toBe(
        `not configured: ECR_SECRET_REGIONS is '${given}'; set it to regions, such as eu-west-1,eu-central-1`,
      );
    },
  );
});
