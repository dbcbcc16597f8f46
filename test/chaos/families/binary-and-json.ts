import { awsFault } from '../../../local/stand-in/http/faults';
import { OTHER_REGION, REGION } from '../in-memory-ports';
import { failed, notWritten, REDACTED } from '../messages';
import type { Scenario } from '../scenario';
import { DOWN, ecr, PUT } from './faults';

const FILE = 'ecr-formats-jenkins-file';
const JSON_SECRET = 'ecr-formats-json';

const scenarios: Omit<Scenario, 'ends'>[] = [
  {
    name: "ECR is down in the JSON secret's region",
    says: [failed(OTHER_REGION, 'Server'), failed(JSON_SECRET, 'left')],
    faults: [[DOWN, ecr(OTHER_REGION)]],
  },
  { name: 'ECR is down in the other region', says: [failed(REGION, 'Server')], faults: [[DOWN, ecr(REGION)]] },
  { name: 'ECR is down', says: [notWritten(FILE), notWritten(JSON_SECRET)], faults: [[DOWN, { service: 'ecr' }]] },
  {
    name: 'the binary value cannot be read for a carry-over',
    says: [notWritten(FILE)],
    faults: [
      [DOWN, ecr(OTHER_REGION)],
      [DOWN, { operation: 'GetSecretValue', target: FILE }],
    ],
  },
  ...['binary', 'JSON'].map((kind) => {
    const target = kind === 'JSON' ? JSON_SECRET : FILE;
    const faults: Scenario['faults'] = [[DOWN, { operation: PUT, target }]];
    return { name: `the ${kind} secret cannot be written`, says: [failed(target, 'ServerException')], faults };
  }),
  {
    name: 'Secrets Manager refuses the value and quotes the stored binary value',
    says: [REDACTED],
    // The run knows the stored value, because it carries part of it over.
    faults: [[DOWN, ecr(OTHER_REGION)]],
    inject({ standIn: { faults, secrets } }) {
      const { SecretBinary = '' } = secrets.get(REGION, FILE).read();
      const quote = awsFault('ValidationException', `not valid: ${SecretBinary.slice(-400)}`);
      faults.inject(quote, { operation: PUT, target: FILE });
    },
  },
  {
    name: 'the stored binary value is not a docker config, and ECR is down in one region',
    says: [failed(OTHER_REGION)],
    given: ({ standIn: { secrets } }) => {
      const SecretBinary = Buffer.from([0xff, 0xfe, 0x00, 0x7b]).toString('base64');
      secrets.get(REGION, FILE).put('0'.repeat(32), { SecretBinary }, ['AWSCURRENT'], new Date());
    },
    faults: [[DOWN, ecr(OTHER_REGION)]],
  },
];

/** A credential with one secret in binary and one in JSON. */
export const binaryAndJson: Scenario[] = [
  { name: 'no fault', credential: 'formats', ends: 'refreshes' },
  ...scenarios.map((scenario): Scenario => ({ ...scenario, credential: 'formats', ends: 'fails' })),
];
