import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSpec, type RefreshSpec, type ResolvedSpec } from '../../lambda/core/spec';
import { refresh } from '../../lambda/refresh/refresh';
import { RefreshError } from '../../lambda/refresh/refresh-error';
import { FakeAws } from '../lambda/support/fake-aws';
import { SCHEDULED } from '../lambda/support/run-refresh';
import { spec } from '../lambda/support/spec';
import { cases, nearly } from './fuzz';

const VALID: RefreshSpec[] = [
  spec(),
  spec({
    registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
    publicRegistry: true,
    verifyToken: 'off',
    secrets: [
      { name: 'docker', format: 'dockerconfigjson' },
      { name: 'password', format: 'password', region: 'us-east-1' },
    ],
  }),
];

const text = fc.oneof(
  fc.string(),
  fc.json(),
  fc.oneof(...VALID.map(nearly)).map((value) => JSON.stringify(value) ?? ''),
  fc.tuple(fc.constantFrom(...VALID), fc.nat(400)).map(([value, end]) => JSON.stringify(value).slice(0, end)),
);

it('any REFRESH_SPEC is an error with a message, or can be refreshed', async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('eu-west-1', '', undefined), async (json, ownRegion) => {
      let parsed: ResolvedSpec;
      try {
        parsed = parseSpec(json, ownRegion);
      } catch (error) {
        expect((error as Error).name).toBe('Error');
        expect((error as Error).message).toMatch(/^(AWS_REGION is not set|REFRESH_SPEC is (not|invalid).*\S)/s);
        return;
      }
      const outcome = await refresh(parsed, new FakeAws(), SCHEDULED).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(RefreshError);
      else expect(outcome).toMatchObject({ secrets: parsed.secrets.map(({ name }) => ({ name })) });
    }),
    cases(15),
  );
}, 60_000);
