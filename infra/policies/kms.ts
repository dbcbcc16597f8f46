import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Credential } from '../config/credential';
import { isExisting } from '../config/readers/identity';
import type { Replica } from '../config/replicas/schema';
import { inFormats } from '../config/secrets/registries';
import { PSEUDO_PARAMETERS, type StackEnvironment } from '../naming/environment';
import { organizationCondition, principalOf } from './existing-reader';
import { secretArnPattern } from './secret-ref';

/** Actions that manage a key. None of them encrypts or decrypts. Source: AWS KMS, "Allows key administrators to…". */
const ADMINISTER = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias', // not CreateGrant, because no condition below would limit a grant
  'kms:Delete*',
  'kms:Describe*',
  'kms:Disable*',
  'kms:Enable*',
  'kms:Get*',
  'kms:List*',
  'kms:Put*',
  'kms:Revoke*',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
];

/**
 * Actions that writing a value requires, because Secrets Manager encrypts with a data key. Source: "Secret encryption
 * and decryption".
 */
export const WRITE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** Actions that reading a value requires. */
export const READ_KEY = ['kms:Decrypt'];
/**
 * Actions on the key of a replica that replicating a value requires. AWS documents them for the principal that adds a
 * replica. It documents for replication across accounts that each PutSecretValue can use the caller's permissions, so the
 * principal that writes has them too. Not verified on AWS. Source: Secrets Manager API reference,
 * "ReplicateSecretToRegions"; "How Secrets Manager authorizes cross-account replication".
 */
export const REPLICATE_KEY = ['kms:Encrypt', 'kms:GenerateDataKey'];
/**
 * Actions that a deployment requires when it changes the key of secrets with values. Without `kms:Encrypt`, Secrets Manager
 * does not encrypt the existing versions with the new key. Source: Secrets Manager API reference, "UpdateSecret".
 */
const CHANGE_KEY = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'];

/**
 * Returns what a principal of the stack may do with the key of secrets. The AWS managed key needs no statement.
 * @param environment where the stack is deployed
 */
export function keyStatements(
  actions: string[],
  secrets: { name: string }[],
  keyArn: string | undefined,
  { sid, environment = PSEUDO_PARAMETERS }: { sid?: string; environment?: StackEnvironment } = {},
): PolicyStatement[] {
  if (keyArn === undefined) return [];
  const conditions = onlyForSecrets(
    secrets.map(({ name }) => name),
    environment,
  );
  return [new PolicyStatement({ sid: sid ?? 'UseKey', actions, resources: [keyArn], conditions })];
}

/** Returns what a principal of the stack may do with the keys of replicas, each in its own region. */
export function replicaKeyStatements(
  actions: string[],
  secrets: { name: string }[],
  replicas: Replica[],
  environment: StackEnvironment = PSEUDO_PARAMETERS,
): PolicyStatement[] {
  return replicas.flatMap(({ region, key }) =>
    keyStatements(actions, secrets, key, {
      sid: `UseKeyIn${region.replace(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase())}`,
      environment: { ...environment, region },
    }),
  );
}

/**
 * Returns the policy of a stack's key. IAM policies of the account can allow its use only for the stack's secrets. Only the
 * principal that deploys needs `kms:Encrypt`, so no role of the stack has it.
 */
export function keyPolicy(credentials: Credential[]): PolicyDocument {
  const names = credentials.flatMap(({ secrets }) => secrets.map(({ name }) => name));
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'Administer',
        principals: [new AccountRootPrincipal()],
        actions: ADMINISTER,
        resources: ['*'], // in a key policy: this key
      }),
      new PolicyStatement({
        sid: 'UseThroughTheseSecrets',
        principals: [new AccountRootPrincipal()],
        actions: CHANGE_KEY,
        resources: ['*'],
        conditions: onlyForSecrets(names, PSEUDO_PARAMETERS),
      }),
      ...credentials.flatMap(readerStatements),
    ],
  });
}

/** Existing readers need statements in the key policy, because they have no identity policy of the stack. */
function readerStatements({ readers, secrets }: Credential): PolicyStatement[] {
  return readers.filter(isExisting).map((reader) => {
    const names = inFormats(secrets, reader.formats).map(({ name }) => name);
    const conditions = onlyForSecrets(names, PSEUDO_PARAMETERS);
    return new PolicyStatement({
      principals: [principalOf(reader)],
      actions: READ_KEY,
      resources: ['*'],
      conditions: { ...conditions, ...organizationCondition(reader, conditions) },
    });
  });
}

/**
 * Returns the conditions that limit a key to Secrets Manager and to secrets with these names. They use names, because a
 * key policy cannot reference secrets that reference the key.
 */
function onlyForSecrets(names: string[], environment: StackEnvironment): Record<string, Record<string, unknown>> {
  return {
    StringEquals: { 'kms:ViaService': secretsManagerNames(environment) },
    ArnLike: { 'kms:EncryptionContext:SecretARN': names.map((name) => secretArnPattern(name, environment)) },
  };
}

/**
 * Returns the names of Secrets Manager in `kms:ViaService`. AWS documents `amazonaws.com` and does not say whether other
 * partitions use their own DNS suffix, so both are allowed. Only AWS sets this key. Source: AWS KMS, "kms:ViaService".
 */
function secretsManagerNames({ region, dnsSuffix }: StackEnvironment): string | string[] {
  const documented = `secretsmanager.${region}.amazonaws.com`;
  return dnsSuffix === 'amazonaws.com' ? documented : [documented, `secretsmanager.${region}.${dnsSuffix}`];
}
