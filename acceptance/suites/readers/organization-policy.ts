import type { ExistingReader } from '../../../infra/config/readers/identity';
import { READ_ACTIONS } from '../../../infra/policies/read';
import { secretPolicy } from '../../../infra/policies/secret-policy';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';

/** AWS does not check that the organization exists. */
const ORGANIZATION = 'o-a1b2c3d4e5';

const READERS: Record<string, ExistingReader> = {
  'an organization': { organization: ORGANIZATION, listSecrets: false },
  'an organization with `only`': {
    organization: ORGANIZATION,
    listSecrets: false,
    only: { sourceIps: ['192.0.2.0/24'], sourceVpces: ['vpce-0a1b2c3d4e5f60718'] },
  },
};

const PUBLIC = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: READ_ACTIONS, Principal: { AWS: '*' }, Resource: '*' }],
};

/** The policies that `BlockPublicPolicy` refuses. */
export const organizationPolicy: Check = {
  id: 'readers-organization-policy',
  assumption: 'AWS does not consider an organization as a reader public, but it considers everybody public.',
  matters: ['infra/policies/secret-policy.ts', 'infra/constructs/readers.ts', 'docs/security.md'],
  method:
    'Calls ValidateResourcePolicy, which changes nothing, with the policies of such readers and with a public one.',
  async run({ aws }) {
    const validate = (policy: object | undefined) => aws.secrets.validatePolicy(JSON.stringify(policy));
    const results: string[] = [];
    let asAssumed = true;
    for (const [name, reader] of Object.entries(READERS)) {
      const policy = secretPolicy({ readers: [reader], exclusive: false, ownRoles: [] });
      const problems = await validate(policy?.toJSON());
      asAssumed &&= problems.length === 0;
      results.push(`${name}: ${problems.join(', ') || 'accepted'}`);
    }
    const problems = await validate(PUBLIC);
    results.push(`everybody: ${problems.join(', ') || 'accepted'}`);
    return finding(asAssumed && problems.length > 0, results.join('; '));
  },
};
