import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../../infra/config';
import { USE_KEY } from '../simulation/support/actions';
import { READERS } from '../simulation/support/readers';
import { propertiesOf, synthesize } from '../support/synthesize';
import { policiesOf } from './support/policies-of';
import { DOCKER, decrypts, onlyForSecrets, PASSWORD, reads, SECRETS } from './support/statements';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/00000000-1111-2222-3333-444444444444';
const REPLICAS: CredentialConfig = { replicas: ['eu-central-1', { region: 'us-east-1', key: KEY }] };
const copy = (region: string, name: string) =>
  `arn:<AWS::Partition>:secretsmanager:${region}:<AWS::AccountId>:secret:<${name}>`;
const inRegion = (region: string, value: object) =>
  JSON.parse(JSON.stringify(value).replaceAll('<AWS::Region>', region));

describe('a credential with replicas', () => {
  it('replicates each secret, with the keys of the config', () => {
    const template = synthesize({ credentials: { ci: { ...REPLICAS, secrets: SECRETS } } }).EcrCredentials;
    const replicated = propertiesOf(template, 'AWS::SecretsManager::Secret').map(
      ({ ReplicaRegions }) => ReplicaRegions,
    );
    const regions = [{ Region: 'eu-central-1' }, { Region: 'us-east-1', KmsKeyId: KEY }];
    expect(replicated).toEqual([regions, regions]);
  });

  it('lets the role of a reader read each copy, and decrypt with the key of its region', () => {
    const readers = [READERS['an OIDC issuer']];
    const [role] = policiesOf({ ...REPLICAS, secrets: SECRETS, readers }).roles.reader;
    expect(role?.Policies[0]?.PolicyDocument.Statement).toEqual([
      reads([
        ...['eu-central-1', 'us-east-1'].flatMap((region) => [copy(region, DOCKER), copy(region, PASSWORD)]),
        `<${DOCKER}>`,
        `<${PASSWORD}>`,
      ]),
      inRegion('us-east-1', decrypts('UseKeyInUsEast1', KEY, DOCKER, PASSWORD)),
    ]);
  });

  it('lets its function encrypt the copies, and read, write or describe none of them', () => {
    const settings: CredentialConfig = { secrets: SECRETS, encryption: 'customer-managed' };
    const keyInEurope = KEY.replace('us-east-1', 'eu-central-1');
    const replicas = [{ region: 'eu-central-1', key: keyInEurope }];
    const before = policiesOf(settings).statements;
    const added = {
      Sid: 'UseKeyInEuCentral1',
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
      Resource: keyInEurope,
      Condition: inRegion('eu-central-1', onlyForSecrets([DOCKER, PASSWORD])),
    };
    const position = before.findIndex((statement) => 'Sid' in statement && statement.Sid === 'UseKey');
    expect(before[position]).toMatchObject({ Action: USE_KEY });
    expect(policiesOf({ ...settings, replicas }).statements).toEqual(before.toSpliced(position + 1, 0, added));
  });
});
