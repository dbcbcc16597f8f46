import { awsFault } from '../../../local/stand-in/http/faults';
import { REGION } from '../in-memory-ports';
import { failed, RESTORE_SECRET, VALUE_TOO_LARGE } from '../messages';
import { fakeSleep } from '../preload';
import type { Scenario } from '../scenario';
import type { ChaosWorld } from '../world';
import { DOWN, ecr, PUT } from './faults';

const DOCKER = 'ecr-many-dockerconfigjson';
const PASSWORD = 'ecr-many-password';
const DENIED = awsFault('AccessDeniedException', 'User: … is not authorized to perform: secretsmanager:PutSecretValue');

/** Errors of a write. Source: Secrets Manager API reference, "PutSecretValue". */
const WRITE_ERRORS: [name: string, type: string, message: string, status?: number][] = [
  ['the KMS key is disabled', 'EncryptionFailure', "Secrets Manager can't encrypt the protected secret text"],
  ['access to the KMS key is denied', 'AccessDeniedException', 'Access to KMS is not allowed'],
  ['the KMS key is pending deletion', 'InvalidRequestException', 'The KMS key is pending deletion.'],
  ['a secret has too many versions', 'LimitExceededException', 'The maximum number of versions is reached'],
  ['a secret is managed by another service', 'InvalidRequestException', 'The secret is managed by another service.'],
  ['a version id already exists', 'ResourceExistsException', "You can't use ClientRequestToken x"],
  ['Secrets Manager is down for one of three secrets', 'InternalServiceError', 'An error occurred', 500],
];

/** Sets a spec with so many accounts that the value is too large for a secret. */
function useManyAccounts({ credential: { refresher } }: ChaosWorld): void {
  const spec = JSON.parse(refresher.environment.REFRESH_SPEC ?? '') as { registries: object[] };
  spec.registries = Array.from({ length: 60 }, (_, index) => ({ account: String(100_000_000_000 + index) }));
  refresher.environment = { ...refresher.environment, REFRESH_SPEC: JSON.stringify(spec) };
}

function denyWrite({ credential: { refresher, secrets } }: ChaosWorld): void {
  const { arn = '' } = secrets.find(({ name }) => name === PASSWORD) ?? {};
  const { identity } = refresher;
  identity.statements = identity.statements.map((statement) => ({
    ...statement,
    Resource: statement.Resource.filter((resource) => resource !== arn && !resource.includes(PASSWORD)),
  }));
}

function scheduleDeletion({ standIn: { secrets } }: ChaosWorld): void {
  secrets.get(REGION, PASSWORD).deletionDate = new Date();
}

function loseResponse(): never {
  throw new Error('the response is lost');
}

const base = { credential: 'many', ends: 'fails' } as const;

/** Faults of Secrets Manager, and states of a secret in which it cannot be written. */
export const secrets: Scenario[] = [
  ...WRITE_ERRORS.map(
    ([name, type, message, status]): Scenario => ({
      ...base,
      name,
      says: [failed(PASSWORD, type)],
      faults: [[awsFault(type, message, status), { operation: PUT, target: PASSWORD }]],
    }),
  ),
  {
    ...base,
    name: 'Secrets Manager is down for all three secrets',
    says: [DOCKER, PASSWORD, 'ecr-many-username-password'].map((name) => failed(name, 'Internal')),
    faults: [[awsFault('InternalServiceError', 'down', 500), { service: 'secretsmanager' }]],
  },
  {
    ...base,
    name: 'a secret is deleted',
    // A role that may write only one secret gets AccessDenied if the secret does not exist.
    says: [failed(PASSWORD, 'AccessDeniedException: .*secretsmanager:PutSecretValue')],
    given: ({ standIn }) => standIn.secrets.remove(REGION, standIn.secrets.get(REGION, PASSWORD)),
  },
  { ...base, name: 'a secret is scheduled for deletion', says: [RESTORE_SECRET], given: scheduleDeletion },
  {
    ...base,
    name: 'a secret is scheduled for deletion, deployment',
    says: [RESTORE_SECRET],
    given: scheduleDeletion,
    trigger: 'deployment',
  },
  {
    ...base,
    name: 'a write is denied once, manual run',
    ends: 'refreshes',
    environment: fakeSleep,
    faults: [[DENIED, { operation: PUT, target: PASSWORD }, 1]],
    trigger: 'manual',
  },
  {
    ...base,
    name: 'the role has no permission to write a secret',
    says: [failed(PASSWORD, 'AccessDeniedException: .* not authorized to perform')],
    inject: denyWrite,
  },
  {
    ...base,
    name: 'the response to a write is lost after the write',
    ends: 'refreshes',
    faults: [[{ kind: 'change', change: loseResponse }, { operation: PUT, target: DOCKER }, 1]],
  },
  {
    name: 'a value is larger than 65,536 bytes',
    ends: 'fails',
    says: [failed('ecr-one-dockerconfigjson', VALUE_TOO_LARGE)],
    inject: useManyAccounts,
  },
  {
    ...base,
    name: 'another principal wrote the current value, and ECR is down in one region',
    says: [failed('us-east-1')],
    given: ({ standIn }) => {
      const secret = standIn.secrets.get(REGION, DOCKER);
      secret.put('0'.repeat(32), { SecretString: secret.read().SecretString }, ['AWSCURRENT'], new Date());
    },
    faults: [[DOWN, ecr('us-east-1')]],
  },
];
