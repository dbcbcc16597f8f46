import { awsFault } from '../../../local/stand-in/http/faults';
import type { Scenario } from '../scenario';
import { REGION } from '../world';

const FILE = 'ecr-formats-jenkins-file';
const JSON_SECRET = 'ecr-formats-json';
const DOWN = awsFault('ServerException', 'out of order');
const VIRGINIA = { service: 'ecr', region: 'us-east-1' } as const;

const base = { family: 'bytes and fields', credential: 'formats', ends: 'fails' } as const;

const failing = (name: string, says: RegExp[], inject: NonNullable<Scenario['inject']>): Scenario => {
  return { ...base, name, says, inject };
};

/** A secret that holds bytes, and one that holds fields. */
export const formats: Scenario[] = [
  { ...base, name: 'nothing is wrong', ends: 'refreshes' },
  failing(
    "the region of the fields' password is down",
    [/- us-east-1: Server/, /- ecr-formats-json: not updated/],
    (world) => world.standIn.faults.inject(DOWN, VIRGINIA),
  ),
  failing("the fields' region gives a token, and the other is down", [/- eu-west-1: Server/], ({ standIn }) =>
    standIn.faults.inject(DOWN, { service: 'ecr', region: REGION }),
  ),
  failing(
    'ECR is down',
    [/- ecr-formats-jenkins-file: not updated/, /- ecr-formats-json: not updated/],
    ({ standIn }) => standIn.faults.inject(DOWN, { service: 'ecr' }),
  ),
  failing('the bytes cannot be read for a carry-over', [/- ecr-formats-jenkins-file: not updated/], ({ standIn }) => {
    standIn.faults.inject(DOWN, VIRGINIA);
    standIn.faults.inject(DOWN, { operation: 'GetSecretValue', target: FILE });
  }),
  failing('the bytes cannot be written', [/- ecr-formats-jenkins-file: ServerException/], ({ standIn }) =>
    standIn.faults.inject(DOWN, { operation: 'PutSecretValue', target: FILE }),
  ),
  failing('the fields cannot be written', [/- ecr-formats-json: ServerException/], ({ standIn }) =>
    standIn.faults.inject(DOWN, { operation: 'PutSecretValue', target: JSON_SECRET }),
  ),
  failing('Secrets Manager refuses, and quotes the bytes that it holds', [/\[redacted\]/], ({ standIn }) => {
    const { SecretBinary = '' } = standIn.secrets.get(REGION, FILE).read();
    // Carried over, and so known to the run.
    standIn.faults.inject(DOWN, VIRGINIA);
    const quote = awsFault('ValidationException', `not valid: ${SecretBinary.slice(-400)}`);
    standIn.faults.inject(quote, { operation: 'PutSecretValue', target: FILE });
  }),
  {
    ...base,
    name: 'the bytes are no docker config, and a region is down',
    says: [/- us-east-1: /],
    given: ({ standIn: { secrets } }) => {
      const SecretBinary = Buffer.from([0xff, 0xfe, 0x00, 0x7b]).toString('base64');
      secrets.get(REGION, FILE).put('0'.repeat(32), { SecretBinary }, ['AWSCURRENT'], new Date());
    },
    inject: ({ standIn }) => standIn.faults.inject(DOWN, VIRGINIA),
  },
];
