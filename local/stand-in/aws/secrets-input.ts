import * as v from 'valibot';
import { MAX_VALUE_BYTES } from '../../../lambda/core/limits';
import { AwsError } from './error';
import type { SecretValue } from './secret';

const secretId = v.pipe(v.string(), v.nonEmpty());
const value = { SecretString: v.optional(v.string()), SecretBinary: v.optional(v.string()) };
const versionId = v.optional(v.pipe(v.string(), v.minLength(32), v.maxLength(64)));

/** The input of each operation, restricted to the fields that the stand-in supports. */
export const INPUTS = {
  CreateSecret: v.object({
    Name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(512)),
    Description: v.optional(v.string()),
    Tags: v.optional(v.array(v.object({ Key: v.string(), Value: v.string() }))),
    ClientRequestToken: versionId,
    ...value,
  }),
  PutSecretValue: v.object({
    SecretId: secretId,
    ClientRequestToken: versionId,
    VersionStages: v.optional(v.array(v.string()), ['AWSCURRENT']),
    ...value,
  }),
  GetSecretValue: v.object({
    SecretId: secretId,
    VersionId: v.optional(v.string()),
    VersionStage: v.optional(v.string()),
  }),
  DescribeSecret: v.object({ SecretId: secretId }),
  ListSecrets: v.object({
    Filters: v.optional(
      v.array(v.object({ Key: v.picklist(['name', 'tag-key', 'tag-value']), Values: v.array(v.string()) })),
      [],
    ),
    IncludePlannedDeletion: v.optional(v.boolean(), false),
    MaxResults: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(100)), 100),
    NextToken: v.optional(v.string(), '0'),
  }),
  DeleteSecret: v.object({
    SecretId: secretId,
    RecoveryWindowInDays: v.optional(v.number()),
    ForceDeleteWithoutRecovery: v.optional(v.boolean(), false),
  }),
  RestoreSecret: v.object({ SecretId: secretId }),
} as const;

/** @throws AwsError that names the first invalid field */
export function parseInput<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'the input';
  if (path === 'ClientRequestToken') {
    throw new AwsError('InvalidParameterException', 'ClientRequestToken must be 32-64 characters long.');
  }
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${path}' is wrong: ${issue.message}`,
  );
}

/**
 * Checks the value in a request.
 * @returns whether the request contains a value
 * @throws AwsError if the value is text and bytes at the same time, empty, or over 65,536 bytes
 */
export function checkValue({ SecretString, SecretBinary }: SecretValue): boolean {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    const message = "You can't specify both a binary secret value and a string secret value in the same secret.";
    throw new AwsError('InvalidParameterException', message);
  }
  const field = SecretString === undefined ? 'secretBinary' : 'secretString';
  const bytes = SecretString === undefined ? Buffer.from(SecretBinary ?? '', 'base64') : Buffer.from(SecretString);
  const length = (bound: string) =>
    new AwsError(
      'ValidationException',
      `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must have length ${bound}`,
    );
  if (SecretString === undefined && SecretBinary === undefined) return false;
  if (bytes.length === 0) throw length('greater than or equal to 1');
  if (bytes.length > MAX_VALUE_BYTES) throw length(`less than or equal to ${MAX_VALUE_BYTES}`);
  return true;
}

/**
 * Returns the version's id. The SDKs and the CLI generate one, other HTTP clients must send it.
 * @throws AwsError if it is missing
 */
export function requireToken(versionId: string | undefined): string {
  if (versionId !== undefined) return versionId;
  const message = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.';
  throw new AwsError('InvalidRequestException', message);
}

/** @throws AwsError if Secrets Manager does not allow the name */
export function checkName(name: string): void {
  if (/^[A-Za-z0-9/_+=.@!-]+$/.test(name)) return;
  throw new AwsError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

/** @throws AwsError if the recovery window is not 7 to 30 days, or is combined with an immediate deletion */
export function checkRecovery(days: number | undefined, force: boolean): void {
  if (days === undefined) return;
  if (force) {
    const message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
    throw new AwsError('InvalidParameterException', message);
  }
  if (days < 7 || days > 30) {
    const message = 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).';
    throw new AwsError('InvalidParameterException', message);
  }
}
