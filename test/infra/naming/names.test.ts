import { describe, expect, it } from 'vitest';
import { failureQueueName } from '../../../infra/constructs/failure-queue';
import { credentialNames } from '../../../infra/naming/names';

const LONG = 'A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Second-Year';

describe('the name of a function', () => {
  const name = (stack: string, credential = 'ci-pull') => credentialNames(stack, credential, 'eu-west-1').function;

  it('is the names of the stack and the credential if it fits', () => {
    expect(name('EcrCredentials')).toBe('EcrCredentials-ci-pull');
    expect(name('a'.repeat(56))).toBe(`${'a'.repeat(56)}-ci-pull`);
  });

  it('has a hash if it would exceed 64 characters, so that it stays unique', () => {
    expect(name(LONG)).toMatch(/^A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Seco-[0-9a-f]{8}$/);
    expect(name(LONG)).toHaveLength(64);
    expect(name(LONG, 'ci-push')).not.toBe(name(LONG));
  });
});

describe('the name of a role', () => {
  it('is the names of the stack, the credential and the region if it fits', () => {
    expect(credentialNames('EcrCredentials', 'ci-pull', 'eu-west-1').role).toBe('EcrCredentials-ci-pull-eu-west-1');
  });

  it('has a hash if it would exceed 64 characters, and differs between regions only by the region', () => {
    const name = (region: string) => credentialNames(LONG, 'a-long-credential', region).role;
    expect(name('ap-southeast-2')).toMatch(/^A-Very-Long-Stack-Name-Of-The-Platform-[0-9a-f]{8}-ap-southeast-2$/);
    expect(name('ap-southeast-2').length).toBeLessThanOrEqual(64);
    expect(name('eu-west-1')).toBe(name('ap-southeast-2').replace('ap-southeast-2', 'eu-west-1'));
  });
});

describe('the name of a dead-letter queue', () => {
  it('has a hash if it would exceed 80 characters', () => {
    expect(failureQueueName(`${LONG}-${LONG}`)).toMatch(/-[0-9a-f]{8}-failures$/);
    expect(failureQueueName(`${LONG}-${LONG}`)).toHaveLength(80);
  });
});
