import { AwsError } from './error';
import type { Secret } from './secret';
import type { Secrets } from './secrets';
import { checkName, checkRecovery, checkValue, INPUTS, parseInput, requireToken } from './secrets-input';
import { type ApiRequest, epochSeconds, type Service } from './service';

const DAY_MS = 86_400_000;

/**
 * Returns Secrets Manager with the operations that the functions and their consumers use. The error messages are those
 * of Secrets Manager. Source: AWS Secrets Manager API reference.
 */
export function secretsManager(secrets: Secrets, now: () => Date): Service {
  return {
    name: 'secretsmanager',
    target: 'secretsmanager',
    subject: (request) => subject(secrets, request),
    operations: {
      CreateSecret({ region, input }) {
        const request = parseInput(INPUTS.CreateSecret, input);
        const { Name, ClientRequestToken: versionId } = request;
        checkName(Name);
        const hasValue = checkValue(request);
        const existing = secrets.list(region).find(({ name }) => name === Name);
        if (existing) checkIsRetry(existing, versionId);
        const secret = existing ?? secrets.create(region, request);
        if (!hasValue) return { ARN: secret.arn, Name };
        secret.put(requireToken(versionId), request, [], now());
        return { ARN: secret.arn, Name, VersionId: versionId };
      },

      PutSecretValue({ region, input }) {
        const request = parseInput(INPUTS.PutSecretValue, input);
        const secret = secrets.getWritable(region, request.SecretId);
        if (!checkValue(request)) {
          throw new AwsError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
        }
        const versionId = requireToken(request.ClientRequestToken);
        secret.put(versionId, request, request.VersionStages, now());
        return { ...names(secret), VersionId: versionId, VersionStages: secret.stagesOf(versionId) };
      },

      GetSecretValue({ region, input }) {
        const { SecretId, VersionId, VersionStage } = parseInput(INPUTS.GetSecretValue, input);
        const secret = secrets.getActive(region, SecretId);
        const { versionId, createdAt, SecretString, SecretBinary } = secret.read(VersionId, VersionStage);
        return {
          ...names(secret),
          VersionId: versionId,
          SecretString,
          SecretBinary,
          VersionStages: secret.stagesOf(versionId),
          CreatedDate: epochSeconds(createdAt),
        };
      },

      DescribeSecret({ region, input }) {
        const secret = secrets.get(region, parseInput(INPUTS.DescribeSecret, input).SecretId);
        return { ...describe(secret), VersionIdsToStages: secret.stages() };
      },

      ListSecrets({ region, input }) {
        const { Filters, IncludePlannedDeletion, MaxResults, NextToken } = parseInput(INPUTS.ListSecrets, input);
        const found = secrets
          .list(region)
          .filter((secret) => IncludePlannedDeletion || !secret.deletionDate)
          .filter((secret) => Filters.every((filter) => passes(secret, filter)));
        const start = Number(NextToken);
        const end = start + MaxResults;
        return {
          SecretList: found
            .slice(start, end)
            .map((secret) => ({ ...describe(secret), SecretVersionsToStages: secret.stages() })),
          NextToken: end < found.length ? String(end) : undefined,
        };
      },

      DeleteSecret({ region, input }) {
        const {
          SecretId,
          RecoveryWindowInDays: days,
          ForceDeleteWithoutRecovery: force,
        } = parseInput(INPUTS.DeleteSecret, input);
        checkRecovery(days, force);
        const at = new Date(now().getTime() + (force ? 0 : (days ?? 30) * DAY_MS));
        const secret = force ? secrets.find(region, SecretId) : secrets.getWritable(region, SecretId);
        // With ForceDeleteWithoutRecovery, the secret need not exist.
        if (!secret)
          return { ARN: secrets.arnPrefix(region) + SecretId, Name: SecretId, DeletionDate: epochSeconds(at) };
        if (force) secrets.remove(region, secret);
        else secret.deletionDate = at;
        return { ...names(secret), DeletionDate: epochSeconds(at) };
      },

      RestoreSecret({ region, input }) {
        const secret = secrets.get(region, parseInput(INPUTS.RestoreSecret, input).SecretId);
        secret.deletionDate = undefined;
        return names(secret);
      },
    },
  };
}

/** For a secret that does not exist, IAM evaluates the id that the caller sent. */
function subject(secrets: Secrets, { region, input }: ApiRequest): { resource: string; name?: string } {
  const { SecretId: id, Name } = Object(input) as { SecretId?: unknown; Name?: unknown };
  if (typeof Name === 'string') return { resource: secrets.arnPrefix(region) + Name, name: Name };
  if (typeof id !== 'string') return { resource: '*' };
  const secret = secrets.find(region, id);
  return { resource: secret?.arn ?? id, name: secret?.name ?? id };
}

function names({ arn, name }: Secret): { ARN: string; Name: string } {
  return { ARN: arn, Name: name };
}

function describe(secret: Secret): object {
  const { details, createdAt, changedAt, deletionDate, primaryRegion, replicas } = secret;
  return {
    ...names(secret),
    ...details,
    CreatedDate: epochSeconds(createdAt),
    LastChangedDate: epochSeconds(changedAt),
    DeletedDate: deletionDate && epochSeconds(deletionDate),
    PrimaryRegion: primaryRegion,
    ReplicationStatus: replicas.size > 0 ? [...replicas].map(replicationStatus) : undefined,
  };
}

function replicationStatus([Region, { failure }]: [string, { failure?: string | undefined }]): object {
  return { Region, Status: failure === undefined ? 'InSync' : 'Failed', StatusMessage: failure };
}

function passes({ name, details }: Secret, { Key, Values }: { Key: string; Values: string[] }): boolean {
  const texts = Key === 'name' ? [name] : details.Tags.map((tag) => (Key === 'tag-key' ? tag.Key : tag.Value));
  return Values.some((prefix) => texts.some((text) => text.startsWith(prefix)));
}

/** @throws AwsError if a request for an existing name is not a retry of the request that created it */
function checkIsRetry(secret: Secret, versionId: string | undefined): void {
  if (secret.deletionDate) {
    throw new AwsError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  if (versionId === undefined || !secret.versions.has(versionId)) {
    const message = `The operation failed because the secret ${secret.name} already exists.`;
    throw new AwsError('ResourceExistsException', message);
  }
}
