import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Deployment } from './support/cdk';
import { behave, behaveWell, fire } from './support/emulator';
import { registryHost } from './support/place';
import { logsIn } from './support/registry';
import { authsOf, readSecret } from './support/secrets';
import { scheduleOf } from './support/stack';

const STACK = 'Schedule';
const SECRET = 'ecr-hourly-dockerconfigjson';

describe('the schedule', () => {
  let deployment: Deployment;
  let schedule: string;

  beforeAll(async () => {
    await behaveWell();
    deployment = await Deployment.of({ stackName: STACK, credentials: { hourly: { refreshEveryHours: 1 } } });
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(0);
    schedule = await scheduleOf(STACK, 'hourly');
  });
  afterEach(behaveWell);

  test('makes a new login current; the one before becomes AWSPREVIOUS and still logs in', async () => {
    const before = await readSecret(SECRET);
    const { error, result } = await fire(schedule);
    expect(error).toBeUndefined();

    const current = await readSecret(SECRET);
    const previous = await readSecret(SECRET, { stage: 'AWSPREVIOUS' });
    expect(current.VersionId).not.toBe(before.VersionId);
    expect(previous.VersionId).toBe(before.VersionId);
    for (const value of [current, previous]) {
      expect(await logsIn(registryHost(), authsOf(value)[registryHost()])).toBe(true);
    }
    expect(result).toMatchObject({ credential: 'hourly', secrets: [{ name: SECRET, versionId: current.VersionId }] });
  });

  test('tells the expiry of a login by its version id', async () => {
    const { VersionId } = await readSecret(SECRET);
    const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{32}$/.exec(VersionId) ?? [];
    const [year, month, day, hour, minute, second] = parts;
    const hours = (Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThan(12.1);
  });

  test('fails while ECR is down, and leaves the secret as it was', async () => {
    const before = await readSecret(SECRET);
    await behave({
      faults: [{ operation: 'GetAuthorizationToken', error: 'ServerException', status: 500, message: 'ECR is down' }],
    });
    expect((await fire(schedule)).error).toContain('- eu-west-1: ServerException: ECR is down');
    expect(await readSecret(SECRET)).toEqual(before);
  });
});
