import { describe, expect, it } from 'vitest';
import { failureQueueName } from '../../../infra/constructs/failure-queue';
import { credentialNames } from '../../../infra/naming/names';

const LONG = 'A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Second-Year';
const names = (stack: string, credential = 'ci-pull', region = 'eu-west-1') =>
  credentialNames(stack, credential, region);

describe('the name of a function', () => {
  it('is the names of the stack and the credential if it fits', () => {
    expect(names('EcrCredentials').function).toBe('EcrCredentials-ci-pull');
    expect(names('a'.repeat(56)).function).toBe(`${'a'.repeat(56)}-ci-pull`);
  });

  it('has a hash if it would exceed 64 characters, so that it stays unique', () => {
    const [pull = '', push] = ['ci-pull', 'ci-push'].map((credential) => names(LONG, credential).function);
    expect(pull).toMatch(/^A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Seco-[0-9a-f]{8}$/);
    expect(pull).toHaveLength(64);
    expect(push).toHaveLength(64);
    expect(push).not.toBe(pull);
  });
});

describe('the name of a role', () => {
  it('is the names of the stack, the credential and the region if it fits', () => {
    expect(names('EcrCredentials').role).toBe('EcrCredentials-ci-pull-eu-west-1');
  });

  it('has a hash if it would exceed 64 characters, and differs between regions only by the region', () => {
    const name = (region: string) =>
      names('A-Very-Long-Stack-Name-Of-The-Platform-Team', 'a-long-credential', region).role;
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
