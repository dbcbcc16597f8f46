import { describe, expect, it } from 'vitest';
import { passwordLengthWarning } from '../../../lambda/refresh/password-limits';
import { refresh } from '../../../lambda/refresh/refresh';
import { FakeAws, SCHEDULED, spec } from '../support/fakes';

describe('a long password', () => {
  it.each([1, 1000])('is no reason to warn with %i characters', (length) => {
    expect(passwordLengthWarning('x'.repeat(length))).toBeUndefined();
  });

  it.each([
    [1001, ['Cloud Foundry (at most 1000)']],
    [2001, ['Cloud Foundry', 'dstack (at most 2000)']],
    [2049, ['dstack', "Rancher Desktop and of Quay's mirrors (at most 2048)"]],
    [2561, ['Quay', 'Windows Credential Manager (at most 2560)']],
  ])('of %i characters is too long for %j', (length, consumers) => {
    const warning = passwordLengthWarning('x'.repeat(length));
    for (const consumer of consumers) expect(warning).toContain(consumer);
    expect(warning).toContain(`the password has ${length} characters`);
  });

  it('is one at exactly the next limit only', () => {
    expect(passwordLengthWarning('x'.repeat(2560))).not.toContain('Windows');
  });

  it('warns of a secret that holds it alone, and not of a docker config, which none of these read', async () => {
    const secrets = [
      { name: 'one', format: 'password' as const },
      { name: 'all', format: 'dockerconfigjson' as const },
    ];
    const { warnings } = await refresh(spec({ secrets }), new FakeAws(), SCHEDULED);
    expect(warnings).toEqual([expect.stringMatching(/^one: the password has 2048 characters, which is too long for /)]);
  });
});
