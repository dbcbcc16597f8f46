import { describe, expect, it } from 'vitest';
import { passwordLengthWarning } from '../../../lambda/refresh/password-limits';
import { FakeAws } from '../support/fake-aws';
import { run } from '../support/run-refresh';

describe('a password', () => {
  const [CLOUD_FOUNDRY, DSTACK] = [
    'older versions of Cloud Foundry (at most 1000)',
    'older versions of dstack (at most 2000)',
  ];
  const RANCHER = "older versions of Rancher Desktop and of Quay's mirrors (at most 2048)";
  it.each([
    [1000, []],
    [1001, [CLOUD_FOUNDRY]],
    [2001, [CLOUD_FOUNDRY, DSTACK]],
    [2049, [CLOUD_FOUNDRY, DSTACK, RANCHER]],
    [2560, [CLOUD_FOUNDRY, DSTACK, RANCHER]],
    [2561, [CLOUD_FOUNDRY, DSTACK, RANCHER, 'Windows Credential Manager (at most 2560)']],
  ])('of %i characters is too long for %j', (length, consumers) => {
    expect(passwordLengthWarning('x'.repeat(length))).toBe(
      consumers.length > 0
        ? `the password has ${length} characters, which is too long for ${consumers.join(', ')}`
        : undefined,
    );
  });

  it('causes a warning only for a secret with one password, because none of these consumers reads a docker config', async () => {
    const secrets = [
      { name: 'one', format: 'password' as const },
      { name: 'all', format: 'dockerconfigjson' as const },
    ];
    const { warnings } = await run(new FakeAws(), { secrets });
    expect(warnings).toEqual([expect.stringMatching(/^one: the password has 2048 characters, which is too long for /)]);
  });
});
