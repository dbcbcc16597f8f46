import type { ReaderConfig, RefresherConfig } from '../../../infra/config';
import { type ReaderRole, roleArn } from '../../fixture/reader-role';
import type { Context } from '../../model/context';
import { SECRET_PREFIX, stackNameOf } from '../../model/names';

/** Reads the secret. It has no policies of its own, so the policies of the secret and of the key must be enough. */
export const READER: ReaderRole = { name: `${stackNameOf('keys')}-reader` };

/** A role without policies that no config names. It is a principal of the account's organization. */
export const MEMBER: ReaderRole = { name: `${stackNameOf('keys')}-member` };

export const ROLES = [READER, MEMBER];

/** The secret that always has the key of the stack, so that the key stays when the other secret's encryption changes. */
export const SECRET = `${SECRET_PREFIX}keys-json`;
/** The secret whose encryption changes. */
export const SWITCHED = `${SECRET_PREFIX}switched-json`;

interface Changes {
  /** Further readers of the first secret. @default none */
  readers?: ReaderConfig[];
  /** The encryption of the second secret. @default 'aws-managed' */
  encryption?: 'aws-managed' | 'customer-managed';
}

/** Returns the suite's config. */
export function configOf(
  { target, image }: Context,
  { readers = [], encryption = 'aws-managed' }: Changes = {},
): RefresherConfig {
  const repositories = [image.repository];
  return {
    credentials: {
      'acceptance-keys': {
        repositories,
        secrets: [{ format: 'json' }],
        encryption: 'customer-managed',
        readers: [{ role: roleArn(target, READER) }, ...readers],
      },
      'acceptance-switched': { repositories, secrets: [{ format: 'json' }], encryption },
    },
  };
}

/** Returns the id of the key of the stack. */
export async function keyOf({ aws, stack }: Context): Promise<string> {
  const [key] = await aws.stacks.resources(stack.name, 'AWS::KMS::Key');
  if (!key) throw new Error(`the stack ${stack.name} has no key`);
  return key;
}
