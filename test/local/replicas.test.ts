import { expect } from 'vitest';
import { awsFault } from '../../local/stand-in/http/faults';
import { it as base, REGION, secretsManager } from './support';

const NAME = 'ecr-ci-pull-dockerconfigjson';
const OTHER = 'eu-central-1';
const [FIRST, SECOND] = ['1'.repeat(32), '2'.repeat(32)];

const it = base.extend<{ clients: Record<'primary' | 'copy', ReturnType<typeof secretsManager>> }>({
  clients: async ({ standIn }, use) => {
    const Tags = [{ Key: 'ecr-format', Value: 'dockerconfigjson' }];
    standIn.secrets.create(REGION, { Name: NAME, Tags, ReplicaRegions: [{ Region: OTHER }] });
    await use({ primary: secretsManager(standIn), copy: secretsManager(standIn, undefined, OTHER) });
  },
});
const put = (client: ReturnType<typeof secretsManager>, ClientRequestToken: string) =>
  client.putSecretValue({ SecretId: NAME, SecretString: `value ${ClientRequestToken[0]}`, ClientRequestToken });

it('a replica has the value, the version ids, the stages, the tags and the end of the ARN of its secret', async ({
  clients: { primary, copy },
}) => {
  const { ARN = '' } = await put(primary, FIRST);
  await put(primary, SECOND);
  expect(await copy.getSecretValue({ SecretId: NAME })).toMatchObject({ VersionId: SECOND, SecretString: 'value 2' });
  expect(await copy.describeSecret({ SecretId: NAME })).toMatchObject({
    ARN: ARN.replace(REGION, OTHER),
    PrimaryRegion: REGION,
    Tags: [{ Key: 'ecr-format', Value: 'dockerconfigjson' }],
    VersionIdsToStages: { [FIRST]: ['AWSPREVIOUS'], [SECOND]: ['AWSCURRENT'] },
  });
});

it('a replica cannot be written or deleted', async ({ clients: { copy } }) => {
  const refused = { name: 'InvalidRequestException', message: expect.stringContaining('replica secret') };
  await expect(put(copy, FIRST)).rejects.toMatchObject(refused);
  await expect(copy.deleteSecret({ SecretId: NAME })).rejects.toMatchObject(refused);
});

it('a replica that fails keeps its version until it is repaired, and its secret reports it', async ({
  standIn,
  clients: { primary, copy },
}) => {
  const state = async () => (await primary.describeSecret({ SecretId: NAME })).ReplicationStatus;
  const secret = standIn.secrets.get(REGION, NAME);
  await put(primary, FIRST);
  expect(await state()).toEqual([{ Region: OTHER, Status: 'InSync' }]);
  secret.failReplication(OTHER, 'The key is disabled');
  await put(primary, SECOND);
  expect(await state()).toEqual([{ Region: OTHER, Status: 'Failed', StatusMessage: 'The key is disabled' }]);
  expect((await copy.getSecretValue({ SecretId: NAME })).VersionId).toBe(FIRST);
  secret.failReplication(OTHER, undefined);
  expect((await copy.getSecretValue({ SecretId: NAME })).VersionId).toBe(SECOND);
});

it('a replica can be read while Secrets Manager is down in the region of its secret', async ({
  standIn,
  clients: { primary, copy },
}) => {
  await put(primary, FIRST);
  const down = awsFault('ServerException', 'out of order');
  standIn.faults.inject(down, { service: 'secretsmanager', region: REGION });
  await expect(primary.getSecretValue({ SecretId: NAME })).rejects.toMatchObject({ name: 'ServerException' });
  expect((await copy.getSecretValue({ SecretId: NAME })).SecretString).toBe('value 1');
});
