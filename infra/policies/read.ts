import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Reader } from '../config/readers/schema';
import type { Replica } from '../config/replicas/schema';
import type { StackEnvironment } from '../naming/environment';
import { keyStatements, READ_KEY, replicaKeyStatements } from './kms';
import { replicaArn } from './secret-ref';

/** Everything that a reader may do with a secret. */
export const READ_ACTIONS = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

/** Options of {@link readStatements}. */
export interface ReadOptions {
  /**
   * The sid of the statement for the secrets.
   * @default none
   */
  sid?: string;
  /**
   * The conditions of each statement for the secrets.
   * @default one statement without conditions
   */
  conditions?: Record<string, Record<string, unknown>>[];
  /**
   * The environment of the stack.
   * @default the pseudo parameters
   */
  environment?: StackEnvironment;
  /**
   * The regions whose copies of the secrets the principal may read, too.
   * @default none
   */
  replicas?: Replica[];
}

/** Returns everything that a principal needs to read secrets, and nothing else. */
export function readStatements(
  secrets: { name: string; arn: string }[],
  keyArn: string | undefined,
  { sid, conditions = [{}], environment, replicas = [] }: ReadOptions = {},
): PolicyStatement[] {
  const resources = [
    ...secrets.map(({ arn }) => arn),
    ...replicas.flatMap(({ region }) => secrets.map(({ arn }) => replicaArn(arn, region, environment))),
  ];
  return [
    ...conditions.map(
      (each) =>
        new PolicyStatement({
          ...(sid === undefined ? {} : { sid }),
          actions: READ_ACTIONS,
          resources,
          conditions: each,
        }),
    ),
    ...keyStatements(READ_KEY, secrets, keyArn, environment ? { environment } : {}),
    ...replicaKeyStatements(READ_KEY, secrets, replicas, environment),
  ];
}

/**
 * Returns the conditions under which a reader may read, one for each statement. One statement would require both an
 * address and an endpoint, but a request through an endpoint has no public address.
 */
export function readConditions({ only }: Reader): Record<string, Record<string, unknown>>[] {
  if (!only) return [{}];
  const { sourceIps = [], sourceVpces = [] } = only;
  return [
    ...(sourceIps.length > 0 ? [{ IpAddress: { 'aws:SourceIp': sourceIps } }] : []),
    ...(sourceVpces.length > 0 ? [{ StringEquals: { 'aws:SourceVpce': sourceVpces } }] : []),
  ];
}

/**
 * Returns the statement that Jenkins' credentials provider needs to find its secrets. It covers names and tags only.
 */
export function listSecretsStatement(): PolicyStatement {
  return new PolicyStatement({
    actions: ['secretsmanager:ListSecrets'],
    resources: ['*'], // AWS: this action does not support resource-level permissions
  });
}
