import { describe, expect, it } from 'vitest';
import { API_KEY } from '../support/deployed';
import { GET, GET_TOKEN, LIST_SECRETS, OTHER_SECRET_ACTIONS, PUT, READ, USE_KEY } from './support/actions';
import { arnOf, OTHER_ACCOUNT, REGION, secretArn, secretArns } from './support/deployed-stack';
import { functions, ROLES } from './support/functions';
import { allowed, NO_RESOURCE } from './support/requests';
import { admin } from './support/simulate';

const feed = { feed: ROLES.feed };

describe("a feed's function", () => {
  it('reads the secret that it pushes and its API secret, and nothing else', async () => {
    const secrets = {
      ...secretArns('ecr-a', 'ecr-a-password', 'ecr-ab', 'other', 'feeds'),
      ...secretArns('feeds/hook', 'feeds/hook-2', 'feeds/hook-abcdef', 'feeds/other'),
      'feeds/hook of another account': secretArn('feeds/hook', OTHER_ACCOUNT),
    };
    expect(
      await allowed(functions, feed, [
        [[...READ, PUT, ...OTHER_SECRET_ACTIONS], secrets],
        [[LIST_SECRETS, 'secretsmanager:BatchGetSecretValue'], NO_RESOURCE],
      ]),
    ).toEqual([
      'feed, secretsmanager:DescribeSecret ecr-a',
      'feed, secretsmanager:GetSecretValue ecr-a',
      'feed, secretsmanager:GetSecretValue feeds/hook',
    ]);
  });

  it('uses each key through Secrets Manager only, to decrypt the secret that it reads', async () => {
    const keys = { "with the stack's key": functions.keys[0] ?? '', "with the API secret's key": API_KEY };
    const through = (name: string, service = 'secretsmanager') => ({
      'kms:ViaService': `${service}.${REGION}.amazonaws.com`,
      'kms:EncryptionContext:SecretARN': secretArn(name),
    });
    const contexts = {
      'the secret': through('ecr-a'),
      "the other feed's secret": through('ecr-a-password'),
      'the API secret': through('feeds/hook'),
      "the other feed's API secret": through('feeds/other'),
      'the secret through another service': through('ecr-a', 'ssm'),
      'nothing of Secrets Manager': {},
    };
    expect(await allowed(functions, feed, [[[...USE_KEY, 'kms:Encrypt', 'kms:CreateGrant'], keys]], contexts)).toEqual([
      "feed, kms:Decrypt with the API secret's key, the API secret",
      "feed, kms:Decrypt with the stack's key, the secret",
    ]);
  });

  it('gets no token, and uses no repository', async () => {
    expect(
      await allowed(functions, feed, [
        [[...GET_TOKEN, 'sts:GetServiceBearerToken'], NO_RESOURCE],
        [['ecr:BatchGetImage', 'ecr:PutImage'], { 'a repository': arnOf('ecr', 'repository/team-a/app') }],
      ]),
    ).toEqual([]);
  });
});

describe('an exclusive credential with feeds and no readers', () => {
  it('can be read by each feed of a secret and by its function, and by no other principal', async () => {
    const principals = Object.entries({ ...ROLES, administrator: arnOf('iam', 'role/admin') });
    const admins = Object.fromEntries(principals.map(([name, arn]) => [name, admin(arn)]));
    expect(await allowed(functions, admins, [[[GET], secretArns('ecr-a', 'ecr-a-password')]])).toEqual([
      'feed, secretsmanager:GetSecretValue ecr-a',
      'other feed, secretsmanager:GetSecretValue ecr-a-password',
      'refresher, secretsmanager:GetSecretValue ecr-a',
      'refresher, secretsmanager:GetSecretValue ecr-a-password',
    ]);
  });
});
