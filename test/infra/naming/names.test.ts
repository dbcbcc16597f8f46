import { describe, expect, it } from 'vitest';
import { failureQueueName } from '../../../infra/constructs/failure-queue';
import { credentialNames } from '../../../infra/naming/names';

const LONG = 'A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Second-Year';

describe('the name', () => {
  const functionOf = (stack: string, credential = 'ci-pull') =>
    credentialNames(stack, credential, 'eu-west-1').function;

  it('of a function or role is the names of the stack, the credential and for a role the region, if it fits', () => {
    expect(functionOf('EcrCredentials')).toBe('EcrCredentials-ci-pull');
    expect(functionOf('a'.repeat(56))).toBe(`${'a'.repeat(56)}-ci-pull`);
    expect(credentialNames('EcrCredentials', 'ci-pull', 'eu-west-1').role).toBe('EcrCredentials-ci-pull-eu-west-1');
  });

  it('of a function has a hash if it would exceed 64 characters, so that it stays unique', () => {
    expect(functionOf(LONG)).toMatch(/^A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Seco-[0-9a-f]{8}$/);
    expect(functionOf(LONG)).toHaveLength(64);
    expect(functionOf(LONG, 'ci-push')).not.toBe(functionOf(LONG));
  });

  it('of a role has a hash if it would exceed 64 characters, and differs between regions only by the region', () => {
    const name = (region: string) => credentialNames(LONG, 'a-long-credential', region).role;
    expect(name('ap-southeast-2')).toMatch(/^A-Very-Long-Stack-Name-Of-The-Platform-[0-9a-f]{8}-ap-southeast-2$/);
    expect(name('ap-southeast-2').length).toBeLessThanOrEqual(64);
    expect(name('eu-west-1')).toBe(name('ap-southeast-2').replace('ap-southeast-2', 'eu-west-1'));
  });

  it('of a dead-letter queue has a hash if it would exceed 80 characters', () => {
    expect(failureQueueName(`${LONG}-${LONG}`)).toMatch(/-[0-9a-f]{8}-failures$/);
    expect(failureQueueName(`${LONG}-${LONG}`)).toHaveLength(80);
  });
});
