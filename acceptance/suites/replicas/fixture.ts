import type { CredentialConfig, RefresherConfig } from '../../../infra/config';
import { dnsSuffixOf } from '../../../infra/config/common/regions';
import { READ_KEY, replicaKeyStatements } from '../../../infra/policies/kms';
import type { Aws } from '../../aws';
import type { SecretState } from '../../aws/secrets';
import { type ReaderRole, roleArn } from '../../fixture/reader-role';
import type { Context, Target } from '../../model/context';
import { SECRET_PREFIX, stackNameOf } from '../../model/names';

/** Reads the secret and its copy. It has no policies of its own, so the copy must have the policy of the secret. */
export const READER: ReaderRole = { name: `${stackNameOf('replicas')}-reader` };

/** The credential whose secret has a copy. */
export const CREDENTIAL = 'acceptance-replicas';
export const SECRET = `${SECRET_PREFIX}replicas-json`;

/** The credential whose copy has a key of its own. */
export const WITH_KEY = { credential: 'acceptance-replica-key', secret: `${SECRET_PREFIX}replica-key-json` };

/**
 * Reads the copy with a key of its own. Its policy has the statement with which a role of the stack uses the key.
 * @param key the ARN of the key
 */
export function keyReader({ region, secondRegion, account, partition }: Target, key?: string): ReaderRole {
  const environment = { account, partition, region, dnsSuffix: dnsSuffixOf(region) };
  const replicas = key === undefined ? [] : [{ region: secondRegion, key }];
  const statements = replicaKeyStatements(READ_KEY, [{ name: WITH_KEY.secret }], replicas, environment);
  return {
    name: `${stackNameOf('replicas')}-key-reader`,
    statements: statements.map((statement) => statement.toStatementJson()),
  };
}

/** AWS documents no limit for the time of a replication. */
export const REPLICATION_SECONDS = 180;

interface Changes {
  /** Whether the secret has a copy. @default true */
  isReplicated?: boolean;
  /** The ARN of a key for the copy of a second credential. @default no second credential */
  key?: string;
}

/** Returns the suite's config. */
export function configOf({ target, image }: Context, { isReplicated = true, key }: Changes = {}): RefresherConfig {
  const region = target.secondRegion;
  const credential: CredentialConfig = { repositories: [image.repository], secrets: [{ format: 'json' }] };
  return {
    credentials: {
      [CREDENTIAL]: {
        ...credential,
        replicas: isReplicated ? [region] : [],
        exclusive: true,
        readers: [{ role: roleArn(target, READER) }],
      },
      ...(key !== undefined && {
        [WITH_KEY.credential]: {
          ...credential,
          replicas: [{ region, key }],
          readers: [{ role: roleArn(target, keyReader(target)) }],
        },
      }),
    },
  };
}

/** Returns AWS in the region of the copies, as the principal of the run. */
export function secondRegion({ awsAs, target }: Context): Aws {
  return awsAs({ region: target.secondRegion });
}

/**
 * Waits until the copy of a secret is in sync and has its version.
 * @returns the copy
 * @throws Error after three minutes
 */
export async function copyInSync(context: Context, secret: string): Promise<SecretState> {
  const { aws, clock, target } = context;
  let state = 'unknown';
  const found = await clock.until(
    async () => {
      const { replicas, versionId } = await aws.secrets.describe(secret);
      const { status, reason } = replicas.find(({ region }) => region === target.secondRegion) ?? { status: 'missing' };
      state = `${status}${reason ? ` (${reason})` : ''}`;
      if (status !== 'InSync') return undefined;
      const copy = await secondRegion(context).secrets.describe(secret);
      if (copy.versionId === versionId && versionId !== undefined) return copy;
      state += ', with another version than its secret';
    },
    { timeoutSeconds: REPLICATION_SECONDS, everySeconds: 2 },
  );
  if (!found) throw new Error(`after ${REPLICATION_SECONDS / 60} minutes, the copy of ${secret} is ${state}`);
  return found;
}
