import { RemovalPolicy } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import { inFormats } from '../config/secrets/in-formats';
import { PSEUDO_PARAMETERS, type StackEnvironment } from '../naming/environment';
import { isExisting, organizationCondition, principalOf } from './existing-reader';

/** What manages a key, and neither encrypts nor decrypts. Source: AWS KMS, "Allows key administrators to…". */
const ADMINISTER = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias', // and not CreateGrant, which no condition below would limit
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

/** What writing a value takes: Secrets Manager encrypts with a data key. Source: "Secret encryption and decryption". */
export const WRITE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** What reading a value takes. */
export const READ_KEY = ['kms:Decrypt'];

/**
 * What limits a key's use to Secrets Manager and to secrets of these names. By name, since a secret names its key: the
 * key's policy can't refer to the secret.
 */
function onlyForSecrets(names: string[]): Record<string, Record<string, unknown>> {
  return {
    StringEquals: { 'kms:ViaService': `secretsmanager.${PSEUDO_PARAMETERS.region}.${PSEUDO_PARAMETERS.dnsSuffix}` },
    ArnLike: { 'kms:EncryptionContext:SecretARN': names.map((name) => secretArnPattern(name, PSEUDO_PARAMETERS)) },
  };
}

/** The ARN of a secret that is known by its name: Secrets Manager puts a hyphen and six characters behind it. */
export function secretArnPattern(
  name: string,
  { partition, region, account }: Pick<StackEnvironment, 'partition' | 'region' | 'account'>,
): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`;
}

/** The key of a stack's credentials that want one of their own. Its policy leaves to IAM only what goes through them. */
export function makeKey(scope: Construct, credentials: Credential[]): Key {
  const names = credentials.flatMap(({ secrets }) => secrets.map(({ name }) => name));
  return new Key(scope, 'Key', {
    description: 'Encrypts ECR logins in Secrets Manager',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY, // what it encrypts goes with the stack, and expires within hours
    policy: new PolicyDocument({
      statements: [
        new PolicyStatement({
          sid: 'Administer',
          principals: [new AccountRootPrincipal()],
          actions: ADMINISTER,
          resources: ['*'], // in a key's policy: this key
        }),
        new PolicyStatement({
          sid: 'UseThroughTheseSecrets',
          principals: [new AccountRootPrincipal()],
          actions: WRITE_KEY,
          resources: ['*'],
          conditions: onlyForSecrets(names),
        }),
        ...credentials.flatMap(readerKeyStatements),
      ],
    }),
  });
}

/** What a key's policy must say for the readers that exist: they have no policy of ours. */
function readerKeyStatements({ readers, secrets }: Credential): PolicyStatement[] {
  return readers.filter(isExisting).map((reader) => {
    const conditions = onlyForSecrets(inFormats(secrets, reader.formats).map(({ name }) => name));
    return new PolicyStatement({
      principals: [principalOf(reader)],
      actions: READ_KEY,
      resources: ['*'],
      conditions: { ...conditions, ...organizationCondition(reader, conditions) },
    });
  });
}

/** What a principal of this app needs for the key of secrets: nothing for the account's own one. */
export function keyStatements(
  actions: string[],
  secrets: { name: string }[],
  keyArn: string | undefined,
  sid = 'UseKey',
): PolicyStatement[] {
  if (keyArn === undefined) return [];
  const conditions = onlyForSecrets(secrets.map(({ name }) => name));
  return [new PolicyStatement({ sid, actions, resources: [keyArn], conditions })];
}
