import { awsFault } from '../../../local/stand-in/http/faults';
import { byDeploy, byHand, type Scenario } from '../scenario';
import { type ChaosWorld, REGION } from '../world';

const FAMILY = 'a secret';
const DOCKER = 'ecr-many-dockerconfigjson';
const PASSWORD = 'ecr-many-password';
const DENIED = awsFault('AccessDeniedException', 'User: … is not authorized to perform: secretsmanager:PutSecretValue');

/** An error of a write, in Secrets Manager's words. Source: the Secrets Manager API reference, PutSecretValue. */
const WRITE_ERRORS: [name: string, type: string, message: string, status?: number][] = [
  ['the key of a secret is disabled', 'EncryptionFailure', "Secrets Manager can't encrypt the protected secret text"],
  ['the key of a secret may not be used', 'AccessDeniedException', 'Access to KMS is not allowed'],
  ['the key of a secret is gone', 'InvalidRequestException', 'The KMS key is pending deletion.'],
  ['a secret has too many versions', 'LimitExceededException', 'The maximum number of versions is reached'],
  ['a secret is managed by another service', 'InvalidRequestException', 'The secret is managed by another service.'],
  ["a version's id is taken", 'ResourceExistsException', "You can't use ClientRequestToken x"],
  ['Secrets Manager is down for one of three secrets', 'InternalServiceError', 'An error occurred', 500],
];

const put = (target: string) => ({ operation: 'PutSecretValue', target });

const writeErrors = WRITE_ERRORS.map(
  ([name, type, message, status]): Scenario => ({
    family: FAMILY,
    name,
    credential: 'many',
    ends: 'fails',
    says: [new RegExp(`- ${PASSWORD}: ${type}`)],
    inject: ({ standIn }) => standIn.faults.inject(awsFault(type, message, status), put(PASSWORD)),
  }),
);

/** The spec of so many accounts that no secret holds their logins. */
function manyAccounts({ credential: { refresher } }: ChaosWorld): void {
  const spec = JSON.parse(refresher.environment.REFRESH_SPEC ?? '') as { registries: object[] };
  spec.registries = Array.from({ length: 60 }, (_, index) => ({ account: String(100_000_000_000 + index) }));
  refresher.environment = { ...refresher.environment, REFRESH_SPEC: JSON.stringify(spec) };
}

/** What can be wrong with the secrets themselves. */
export const secretFaults: Scenario[] = [
  ...writeErrors,
  {
    family: FAMILY,
    name: 'Secrets Manager is down for all three secrets',
    credential: 'many',
    ends: 'fails',
    says: [new RegExp(`- ${DOCKER}: Internal`), new RegExp(`- ${PASSWORD}: Internal`), /username-password: Internal/],
    inject: ({ standIn }) =>
      standIn.faults.inject(awsFault('InternalServiceError', 'down', 500), { service: 'secretsmanager' }),
  },
  {
    family: FAMILY,
    name: 'a secret was deleted',
    credential: 'many',
    ends: 'fails',
    // Who may write one secret alone is not told that it is gone.
    says: [new RegExp(`- ${PASSWORD}: AccessDeniedException: .*secretsmanager:PutSecretValue`)],
    given: ({ standIn: { secrets } }) => secrets.remove(REGION, secrets.get(REGION, PASSWORD)),
  },
  {
    family: FAMILY,
    name: 'a secret is marked for deletion',
    credential: 'many',
    ends: 'fails',
    says: [/aws secretsmanager restore-secret --secret-id ecr-many-password/],
    given: ({ standIn: { secrets } }) => {
      secrets.get(REGION, PASSWORD).deletionDate = new Date();
    },
  },
  {
    family: FAMILY,
    name: 'a secret is marked for deletion, at a deploy',
    credential: 'many',
    ends: 'fails',
    says: [/restore-secret/],
    given: ({ standIn: { secrets } }) => {
      secrets.get(REGION, PASSWORD).deletionDate = new Date();
    },
    run: byDeploy,
  },
  {
    family: FAMILY,
    name: 'a secret may not be written, by hand, for a moment',
    credential: 'many',
    ends: 'refreshes',
    sleepless: true,
    inject: ({ standIn }) => standIn.faults.inject(DENIED, put(PASSWORD), 1),
    run: byHand,
  },
  {
    family: FAMILY,
    name: 'a secret may not be written, by the role',
    credential: 'many',
    ends: 'fails',
    says: [new RegExp(`- ${PASSWORD}: AccessDeniedException: .* not authorized to perform`)],
    inject: ({ credential: { refresher, secrets } }) => {
      const { arn = '' } = secrets.find(({ name }) => name === PASSWORD) ?? {};
      const { identity } = refresher;
      identity.statements = identity.statements.map((statement) => ({
        ...statement,
        Resource: statement.Resource.filter((resource) => resource !== arn && !resource.includes(PASSWORD)),
      }));
    },
  },
  {
    family: FAMILY,
    name: 'the answer to a write is lost after the work is done',
    credential: 'many',
    ends: 'refreshes',
    inject: ({ standIn }) => {
      const change = () => {
        throw new Error('the answer is lost');
      };
      standIn.faults.inject({ kind: 'change', change }, put(DOCKER), 1);
    },
  },
  {
    family: FAMILY,
    name: 'a value is over 65,536 bytes',
    credential: 'one',
    ends: 'fails',
    says: [/- ecr-one-dockerconfigjson: the value has \d{5,6} bytes; Secrets Manager allows at most 65536/],
    inject: manyAccounts,
  },
  {
    family: FAMILY,
    name: 'the value that is there was written by somebody else, and a region fails',
    credential: 'many',
    ends: 'fails',
    says: [/- us-east-1: /],
    given: ({ standIn }) => {
      const secret = standIn.secrets.get(REGION, DOCKER);
      secret.put('0'.repeat(32), { SecretString: secret.read().SecretString }, ['AWSCURRENT'], new Date());
    },
    inject: ({ standIn }) =>
      standIn.faults.inject(awsFault('ServerException', 'down', 400), { service: 'ecr', region: 'us-east-1' }),
  },
];
