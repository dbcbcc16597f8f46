import { describe, expect, it } from 'vitest';
import {
  actions,
  DESCRIBE,
  GET,
  GET_TOKEN,
  LIST_SECRETS,
  OTHER_SECRET_ACTIONS,
  PULL,
  PUSH,
  PUT,
  READ,
} from './support/actions';
import { ACCOUNT, arnOf, OTHER_ACCOUNT, secretArns } from './support/deployed-stack';
import { functions, ROLES } from './support/functions';
import { ALL_SECRETS } from './support/readers';
import { all, allowed, NO_RESOURCE } from './support/requests';
import { policy } from './support/simulate';

const repository = (name: string, account = ACCOUNT, region = 'eu-west-1') =>
  arnOf('ecr', `repository/${name}`, account, region);
const REPOSITORIES = {
  'team-a/app': repository('team-a/app'),
  'team-a/app of the other account': repository('team-a/app', OTHER_ACCOUNT, 'us-east-1'),
  'team-ab/app': repository('team-ab/app'),
  'team-b/app': repository('team-b/app'),
  'team-a/app of another region': repository('team-a/app', ACCOUNT, 'us-east-1'),
  'team-a/app of another region of the other account': repository('team-a/app', OTHER_ACCOUNT),
  'team-a/app of a third account': repository('team-a/app', '333333333333'),
};
// The other accounts allow the role everything, so that only its own policy limits it there.
for (const arn of Object.values(REPOSITORIES).filter((each) => !each.includes(ACCOUNT))) {
  const Principal = { AWS: ROLES.refresher };
  functions.resource[arn] = policy({ Effect: 'Allow', Principal, Action: 'ecr:*', Resource: '*' });
}
const MANAGE = actions(
  'ecr',
  `BatchDeleteImage CreateRepository DeleteRepository GetRepositoryPolicy ListImages SetRepositoryPolicy
  BatchImportUpstreamImage`,
);

describe("a credential's function", () => {
  it("gets tokens in its credential's regions only", async () => {
    const { refresher, 'other refresher': other } = ROLES;
    const regions = ['eu-west-1', 'us-east-1', 'eu-west-2', 'eu-central-1', 'cn-north-1'].map((region) => [
      region,
      { 'aws:RequestedRegion': region },
    ]);
    const attempts: Parameters<typeof allowed>[2] = [[GET_TOKEN, NO_RESOURCE]];
    expect(await allowed(functions, { refresher, other }, attempts, Object.fromEntries(regions))).toEqual([
      'other, ecr:GetAuthorizationToken, eu-west-1',
      'refresher, ecr:GetAuthorizationToken, eu-west-1',
      'refresher, ecr:GetAuthorizationToken, us-east-1',
    ]);
  });

  it.each([
    ['pulls from', 'refresher', PULL, ['team-a/app', 'team-a/app of the other account']],
    ['pulls from and pushes to', 'pusher', [...PULL, ...PUSH], ['team-a/app']],
  ] as const)('%s the named repositories of the named registries only', async (_, unit, expected, repositories) => {
    const attempts = [...PULL, ...PUSH, ...MANAGE];
    expect(await allowed(functions, { [unit]: ROLES[unit] }, [[attempts, REPOSITORIES]])).toEqual(
      all([unit], [...expected], [...repositories]),
    );
  });

  it('writes its secrets, and reads only those that it carries over', async () => {
    const { refresher } = ROLES;
    const attempts = [...READ, PUT, ...OTHER_SECRET_ACTIONS];
    expect(
      await allowed(functions, { refresher }, [
        [attempts, { ...ALL_SECRETS, ...secretArns('ecr-push') }],
        [[LIST_SECRETS, 'secretsmanager:BatchGetSecretValue'], NO_RESOURCE],
      ]),
    ).toEqual([...all(['refresher'], [DESCRIBE, PUT], ['ecr-a', 'ecr-a-password']), `refresher, ${GET} ecr-a`].sort());
  });

  it('reads no secret if it gets tokens in one region only', async () => {
    const { 'other refresher': refresher } = ROLES;
    expect(await allowed(functions, { refresher }, [[[GET], ALL_SECRETS]])).toEqual([]);
  });
});
