import type { RefresherConfig } from '../../../infra/config';
import { listSecretsStatement } from '../../../infra/policies/read';
import type { ReaderRole } from '../../fixture/reader-role';
import { roleArn } from '../../fixture/reader-role';
import type { Context } from '../../model/context';
import { SECRET_PREFIX, stackNameOf } from '../../model/names';

const PREFIX = stackNameOf('readers');

/** Reads everything of the first credential. Its config has `listSecrets`, but its own policies allow nothing. */
export const READER: ReaderRole = { name: `${PREFIX}-reader` };

/** Reads only one format, and has the policy that `show` prints for `listSecrets`. */
export const LISTER: ReaderRole = {
  name: `${PREFIX}-lister`,
  statements: [listSecretsStatement().toStatementJson()],
};

/** May read the first credential only from an address that nobody has, and the exclusive one from anywhere. */
export const LIMITED: ReaderRole = { name: `${PREFIX}-limited` };

/** Reads the exclusive credential. `exclusive` compares its ARN, which contains the path. */
export const TEAM: ReaderRole = { name: `${PREFIX}-team`, path: '/ecr-acceptance/team/' };

export const ROLES = [READER, LISTER, LIMITED, TEAM];

/** An address of a range for documentation. Source: RFC 5737. */
const NOBODYS_ADDRESS = '192.0.2.1';

/** The credential with registries in two regions, so that its function reads the secret if one region fails. */
export const EXCLUSIVE = 'acceptance-exclusive';
const OPEN = 'acceptance-readers';

export const SECRETS = {
  json: `${SECRET_PREFIX}readers-json`,
  password: `${SECRET_PREFIX}readers-password`,
  exclusive: `${SECRET_PREFIX}exclusive-dockerconfigjson`,
};

/** Returns the suite's config. @param more a further reader of the first credential */
export function configOf({ target, image }: Context, more: ReaderRole[] = []): RefresherConfig {
  const { region, secondRegion } = target;
  const role = (reader: ReaderRole) => ({ role: roleArn(target, reader) });
  return {
    rolePath: '/ecr-acceptance/',
    credentials: {
      [OPEN]: {
        repositories: [image.repository],
        secrets: [{ format: 'json' }, { format: 'password' }],
        readers: [
          { ...role(READER), listSecrets: true },
          { ...role(LISTER), listSecrets: true, formats: ['password'] },
          { ...role(LIMITED), only: { sourceIps: [NOBODYS_ADDRESS] } },
          ...more.map(role),
        ],
      },
      [EXCLUSIVE]: {
        repositories: [image.repository],
        registries: [{ region }, { region: secondRegion }],
        exclusive: true,
        readers: [role(TEAM), role(LIMITED)],
      },
    },
  };
}
