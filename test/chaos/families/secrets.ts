import { awsFault } from '../../../local/stand-in/http/faults';
import { OTHER_REGION, REGION } from '../in-memory-ports';
import { failed, notWritten, REDACTED, RESTORE_SECRET, VALUE_TOO_LARGE } from '../messages';
import { fakeSleep } from '../preload';
import type { Scenario } from '../scenario';
import type { ChaosWorld } from '../world';
import { DOWN, ecr, failing, put } from './faults';

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
  const isOther = (resource: string) => resource !== arn && !resource.includes(PASSWORD);
  identity.statements = identity.statements.map((one) => ({ ...one, Resource: one.Resource.filter(isOther) }));
}

/** Replaces the current value of a secret as another principal would. */
function overwrite({ standIn: { secrets } }: ChaosWorld, name: string, value: object): void {
  secrets.get(REGION, name).put('0'.repeat(32), value, ['AWSCURRENT'], new Date());
}

const scheduleDeletion: Partial<Scenario> = {
  given: ({ standIn: { secrets } }) => void Object.assign(secrets.get(REGION, PASSWORD), { deletionDate: new Date() }),
};

function loseResponse(): never {
  throw new Error('the response is lost');
}

const OUT_OF_SERVICE = awsFault('InternalServiceError', 'down', 500);
const NO_PERMISSION = 'AccessDeniedException: .* not authorized to perform: secretsmanager:PutSecretValue';

/** Faults of Secrets Manager, and states of a secret in which it cannot be written. */
export const secrets: Scenario[] = [
  ...WRITE_ERRORS.map(([name, type, message, status]) =>
    failing(name, [failed(PASSWORD, type)], [[awsFault(type, message, status), put(PASSWORD)]]),
  ),
  failing(
    'Secrets Manager is down for all three secrets',
    [DOCKER, PASSWORD, 'ecr-many-username-password'].map((name) => failed(name, 'Internal')),
    [[OUT_OF_SERVICE, { service: 'secretsmanager' }]],
  ),
  // A role that may write only one secret gets AccessDenied if the secret does not exist.
  failing('a secret is deleted', [failed(PASSWORD, NO_PERMISSION)], [], {
    given: ({ standIn }) => standIn.secrets.remove(REGION, standIn.secrets.get(REGION, PASSWORD)),
  }),
  failing('a secret is scheduled for deletion', [RESTORE_SECRET], [], scheduleDeletion),
  failing('a secret is scheduled for deletion, deployment', [RESTORE_SECRET], [], {
    ...scheduleDeletion,
    trigger: 'deployment',
  }),
  failing('a write is denied once, manual run', [], [[DENIED, put(PASSWORD), 1]], {
    ends: 'refreshes',
    environment: fakeSleep,
    trigger: 'manual',
  }),
  failing('the role has no permission to write a secret', [failed(PASSWORD, NO_PERMISSION)], [], { inject: denyWrite }),
  failing(
    'the response to a write is lost after the write',
    [],
    [[{ kind: 'change', change: loseResponse }, put(DOCKER), 1]],
    { ends: 'refreshes' },
  ),
  failing('a value is larger than 65,536 bytes', [failed('ecr-one-dockerconfigjson', VALUE_TOO_LARGE)], [], {
    credential: 'one',
    inject: useManyAccounts,
  }),
  failing(
    'another principal wrote the current value, and ECR is down in one region',
    [failed(OTHER_REGION)],
    [[DOWN, ecr(OTHER_REGION)]],
    { given: (world) => overwrite(world, DOCKER, world.standIn.secrets.get(REGION, DOCKER).read()) },
  ),
].map((scenario) => ({ credential: 'many', ...scenario }));

const FILE = 'ecr-formats-jenkins-file';
const JSON_SECRET = 'ecr-formats-json';
const OTHER_REGION_DOWN: [typeof DOWN, object] = [DOWN, ecr(OTHER_REGION)];

/** A credential with one secret in binary and one in JSON. */
export const binaryAndJson: Scenario[] = [
  failing('no fault', [], [], { ends: 'refreshes' }),
  failing(
    "ECR is down in the JSON secret's region",
    [failed(OTHER_REGION, 'Server'), notWritten(JSON_SECRET)],
    [OTHER_REGION_DOWN],
  ),
  failing('ECR is down in the other region', [failed(REGION, 'Server')], [[DOWN, ecr(REGION)]]),
  failing('ECR is down', [notWritten(FILE), notWritten(JSON_SECRET)], [[DOWN, { service: 'ecr' }]]),
  failing(
    'the binary value cannot be read for a carry-over',
    [notWritten(FILE)],
    [OTHER_REGION_DOWN, [DOWN, { operation: 'GetSecretValue', target: FILE }]],
  ),
  failing('the binary secret cannot be written', [failed(FILE, 'ServerException')], [[DOWN, put(FILE)]]),
  failing('the JSON secret cannot be written', [failed(JSON_SECRET, 'ServerException')], [[DOWN, put(JSON_SECRET)]]),
  // The run reads the stored value, because it carries part of it over.
  failing('Secrets Manager refuses the value and quotes the stored binary value', [REDACTED], [OTHER_REGION_DOWN], {
    inject({ standIn: { faults, secrets } }) {
      const { SecretBinary = '' } = secrets.get(REGION, FILE).read();
      faults.inject(awsFault('ValidationException', `not valid: ${SecretBinary.slice(-400)}`), put(FILE));
    },
  }),
  failing(
    'the stored binary value is not a docker config, and ECR is down in one region',
    [failed(OTHER_REGION)],
    [OTHER_REGION_DOWN],
    { given: (world) => overwrite(world, FILE, { SecretBinary: Buffer.from('fffe007b', 'hex').toString('base64') }) },
  ),
].map((scenario) => ({ credential: 'formats', ...scenario }));
