import { createHash } from 'node:crypto';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PRINCIPALS, type Reader } from '../config/readers/schema';
import type { SecretRef } from '../config/secrets/in-formats';
import { roleName } from '../naming/role-name';
import { keyStatements, READ_KEY } from './kms';

/** What a reader may do, and all that it may do. */
export const READ_ACTIONS = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

/** Who a reader is, whatever it may read: the same text for the same principal. */
export function readerKey(reader: Reader): string {
  return JSON.stringify(PRINCIPALS.flatMap((kind) => (reader[kind] === undefined ? [] : [kind, reader[kind]])));
}

/** 8 hex digits that stay the same for as long as the reader is the same. */
export function readerHash(reader: Reader): string {
  return createHash('sha256').update(readerKey(reader)).digest('hex').slice(0, 8);
}

/** The name of the role that the stack makes for a reader. */
export function readerRoleName(stackName: string, credential: string, reader: Reader, region: string): string {
  return roleName(stackName, `${credential}-reader-${readerHash(reader)}`, region);
}

/**
 * The conditions under which it may read, each on a statement of its own: one statement would want both an address and
 * an endpoint, and a call through an endpoint has no public address.
 */
export function readConditions({ only }: Reader): Record<string, Record<string, unknown>>[] {
  if (!only) return [{}];
  const { sourceIps = [], sourceVpces = [] } = only;
  return [
    ...(sourceIps.length > 0 ? [{ IpAddress: { 'aws:SourceIp': sourceIps } }] : []),
    ...(sourceVpces.length > 0 ? [{ StringEquals: { 'aws:SourceVpce': sourceVpces } }] : []),
  ];
}

/** What a principal of this app needs to read secrets, and nothing else. */
export function readStatements(
  secrets: SecretRef[],
  keyArn: string | undefined,
  conditions: Record<string, Record<string, unknown>>[] = [{}],
): PolicyStatement[] {
  const resources = secrets.map(({ arn }) => arn);
  return [
    ...conditions.map((each) => new PolicyStatement({ actions: READ_ACTIONS, resources, conditions: each })),
    ...keyStatements(READ_KEY, secrets, keyArn),
  ];
}
