import { parseSpec, type RefreshSpec, type ResolvedSpec } from '../../../lambda/core/spec';

export const TWO_REGIONS = { registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }] };
/** The name of the only secret of a spec, unless a test names others. */
export const SECRET = 'ecr-ci-pull-dockerconfigjson';

/** Returns the spec of a credential with one registry and one secret, with changes. */
export function spec(changes: Partial<RefreshSpec> = {}): ResolvedSpec {
  const whole: RefreshSpec = {
    credential: 'ci-pull',
    registries: [{ region: 'eu-west-1' }],
    publicRegistry: false,
    verifyToken: 'best-effort',
    secrets: [{ name: SECRET, format: 'dockerconfigjson' }],
    ...changes,
  };
  return parseSpec(JSON.stringify(whole), 'eu-west-1');
}
