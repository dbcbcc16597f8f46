import { describe, expect, it } from 'vitest';
import { actionsOf, DESCRIBE, GET, READ } from './support/actions';
import { arnOf, deploy, OTHER_ACCOUNT, roleOf, secretArns } from './support/deployed-stack';
import {
  credentialOf,
  credentialPerReader,
  ORGANIZATION,
  READER_KINDS,
  readerOf,
  secretNamesOf,
} from './support/readers';
import { all, allowed } from './support/requests';
import { ADMINISTRATOR, admin, type Principal } from './support/simulate';

const SETTINGS = { encryption: 'customer-managed', exclusive: true } as const;
const deployed = deploy(credentialPerReader(SETTINGS));
const member = (organization: string) => admin(arnOf('iam', 'role/any'), { 'aws:PrincipalOrgID': organization });
/** Principals that are readers of no credential, although their accounts allow them everything. */
const OTHERS: Record<string, Principal> = {
  'an administrator of the account': ADMINISTRATOR,
  'the root user of the account': admin(arnOf('iam', 'root')),
  'a role whose name starts the same': admin(arnOf('iam', 'role/jenkins-2')),
  'a role with the name in a path': admin(arnOf('iam', 'role/ci/jenkins')),
  'a user with the name of the role': admin(arnOf('iam', 'user/jenkins2')),
  'an administrator of another account': admin(arnOf('iam', 'role/admin', OTHER_ACCOUNT)),
  'a member of another organization': member('o-z9y8x7w6v5'),
  'the role of the schedules': admin(roleOf(deployed, 'EcrCredentials-EcrSharedSchedulerRole')),
};

describe.each(READER_KINDS)('an exclusive credential of %s', (kind) => {
  const [dockerconfigjson, password] = secretNamesOf(kind);
  const own = secretArns(dockerconfigjson, password);

  it('can be read by its reader, and its function reads the secret that it carries over', async () => {
    const reader = readerOf(deployed, kind);
    const refresher = roleOf(deployed, `EcrCredentials-${credentialOf(kind)}-eu-west-1`);
    expect(await allowed(deployed, { reader }, [[READ, own]])).toEqual(
      all(['reader'], READ, [dockerconfigjson, password]),
    );
    expect(await allowed(deployed, { refresher }, [[[GET], own]])).toEqual([`refresher, ${GET} ${dockerconfigjson}`]);
  });

  it('can be read by no other principal, even if its account allows it everything', async () => {
    const otherReaders = READER_KINDS.filter((other) => other !== kind).map((other) => {
      const { arn, context } = readerOf(deployed, other);
      return [other, admin(arn, context)];
    });
    // Every member of an organization is a reader of the organization's credential.
    const others =
      kind === 'an organization' ? {} : { ...Object.fromEntries(otherReaders), member: member(ORGANIZATION) };
    expect(await allowed(deployed, { ...OTHERS, ...others }, [[[GET], own]])).toEqual([]);
  });
});

describe('an exclusive credential', () => {
  it('can still be managed by an administrator, who can delete it and change its policy', async () => {
    const manage = [DESCRIBE, ...actionsOf('secretsmanager', 'DeleteSecret PutResourcePolicy')];
    const requests = await allowed(deployed, { it: ADMINISTRATOR }, [[manage, secretArns('ecr-a')]]);
    expect(requests).toEqual(all(['it'], manage, ['ecr-a']));
  });

  it('can be read by a reader of some formats in these formats only', async () => {
    const limited = deploy(credentialPerReader(SETTINGS, { formats: ['password'] }, ['a role']));
    const reader = admin(readerOf(limited, 'a role').arn);
    const requests = await allowed(limited, { reader }, [[[GET], secretArns(...secretNamesOf('a role'))]]);
    expect(requests).toEqual([`reader, ${GET} ecr-a-password`]);
  });
});
