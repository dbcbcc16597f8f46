import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { aws, makeUser, tryAws } from './support/aws';
import { Deployment } from './support/deployment';
import { resetEmulator, runSchedule } from './support/emulator';
import { ACCOUNT, type Keys, OTHER_REGION, REGION, registryHost } from './support/environment';
import { isAccepted } from './support/registry';
import { failed, succeeded } from './support/run';
import { authsOf, readSecret, tryRead } from './support/secrets';
import { scheduleOf } from './support/stack';

const STACK = 'Replicated';
const USER = 'replica-reader';
const SECRET = 'ecr-copied-dockerconfigjson';
const COPY = { region: OTHER_REGION };

/** Returns the config with copies in these regions. The user is its only reader. */
function configWith(replicas: string[]): RefresherConfig {
  const readers = [{ user: `arn:aws:iam::${ACCOUNT}:user/${USER}` }];
  return { stackName: STACK, credentials: { copied: { replicas, readers, exclusive: true } } };
}

describe('a secret with a copy in another region', () => {
  let deployment: Deployment;
  let user: Keys;

  beforeAll(async () => {
    await resetEmulator();
    user = await makeUser(USER, []);
    deployment = await Deployment.prepare(configWith([OTHER_REGION]));
    await succeeded(deployment.deploy());
  });
  afterAll(() => succeeded(deployment.destroy()));

  test('gives its reader the same value and version in both regions', async () => {
    const primary = await readSecret(SECRET, { as: user });
    const copy = await readSecret(SECRET, { as: user, ...COPY });
    expect(copy.ARN).toBe(primary.ARN.replace(`:${REGION}:`, `:${OTHER_REGION}:`));
    expect([copy.VersionId, copy.SecretString]).toEqual([primary.VersionId, primary.SecretString]);
    expect(await isAccepted(registryHost(), authsOf(copy)[registryHost()])).toBe(true);
  });

  test('denies the copy to a principal that is not a reader, because `exclusive` applies to it too', async () => {
    const administrator = await makeUser('replica-administrator', [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
    const read = tryAws('secretsmanager get-secret-value', { secretId: SECRET }, { as: administrator, ...COPY });
    expect(await failed(read)).toContain('with an explicit deny');
    expect(await failed(tryRead(SECRET, administrator))).toContain('with an explicit deny');
  });

  test('gets the next token in both regions', async () => {
    const before = await readSecret(SECRET, { as: user, ...COPY });
    await runSchedule(await scheduleOf(STACK, 'copied'));
    const after = await readSecret(SECRET, { as: user, ...COPY });
    expect(after.VersionId).not.toBe(before.VersionId);
    expect(after.VersionId).toBe((await readSecret(SECRET, { as: user })).VersionId);
  });

  test('refuses a write to the copy', async () => {
    const write = tryAws('secretsmanager put-secret-value', { secretId: SECRET, secretString: 'x' }, COPY);
    expect(await failed(write)).toContain('InvalidParameterException');
  });

  test('loses the copy, but not its own value, if the region leaves the config', async () => {
    const before = await readSecret(SECRET, { as: user });
    await deployment.configure(configWith([]));
    await succeeded(deployment.deploy());
    const { ReplicationStatus = [] } = await aws<{ ReplicationStatus?: object[] }>('secretsmanager describe-secret', {
      secretId: SECRET,
    });
    expect(ReplicationStatus).toEqual([]);
    await failed(tryAws('secretsmanager describe-secret', { secretId: SECRET }, COPY));
    expect((await readSecret(SECRET, { as: user })).ARN).toBe(before.ARN);
  });
});
