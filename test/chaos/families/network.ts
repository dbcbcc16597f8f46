import { preload } from '../preload';
import type { Ending, Scenario } from '../scenario';
import { ACCOUNT, type ChaosWorld, REGION } from '../world';
import { otherServer } from './other-server';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1';
const API = `https://api.ecr.${REGION}.amazonaws.com`;
const SECRETS_API = `https://secretsmanager.${REGION}.amazonaws.com`;

/** A network fault: the environment in which the function meets it. */
interface NetworkFault {
  name: string;
  environment(world: ChaosWorld): Record<string, string> | Promise<Record<string, string>>;
  ends: Ending;
  says: RegExp;
}

const ECR_FAILS = /- eu-west-1: /;
const UNASKED = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com could not verify the new token: `;

const FAULTS: NetworkFault[] = [
  {
    name: "ECR's name has no address",
    environment: () => ({ ...preload('no-dns', 'no-redirect'), AWS_ENDPOINT_URL_ECR: API }),
    ends: 'fails',
    says: /- eu-west-1: .*ENOTFOUND/,
  },
  {
    name: "Secrets Manager's name has no address",
    environment: () => ({ ...preload('no-dns'), AWS_ENDPOINT_URL_SECRETS_MANAGER: SECRETS_API }),
    ends: 'fails',
    says: /- ecr-one-dockerconfigjson: .*ENOTFOUND/,
  },
  {
    name: "the registry's name has no address",
    environment: () => preload('no-dns', 'no-redirect'),
    ends: 'warns',
    says: new RegExp(`${UNASKED}.*ENOTFOUND`),
  },
  {
    name: 'no name has an address',
    environment: () => ({ ...preload('no-dns', 'no-redirect'), AWS_ENDPOINT_URL: API }),
    ends: 'fails',
    says: ECR_FAILS,
  },
  {
    name: 'ECR refuses connections',
    environment: () => ({ AWS_ENDPOINT_URL_ECR: NOWHERE }),
    ends: 'fails',
    says: /- eu-west-1: .*ECONNREFUSED/,
  },
  {
    name: 'Secrets Manager refuses connections',
    environment: () => ({ AWS_ENDPOINT_URL_SECRETS_MANAGER: NOWHERE }),
    ends: 'fails',
    says: /- ecr-one-dockerconfigjson: .*ECONNREFUSED/,
  },
  {
    name: 'the registry refuses connections',
    environment: () => ({ ECR_STAND_IN_REGISTRY_PORT: '1' }),
    ends: 'warns',
    says: new RegExp(`${UNASKED}.*ECONNREFUSED`),
  },
  {
    name: "ECR's certificate is of an unknown authority",
    environment: async (world) => ({ AWS_ENDPOINT_URL_ECR: (await otherServer(world, 'localhost')).url }),
    ends: 'fails',
    says: /- eu-west-1: .*certificate/,
  },
  {
    name: "ECR's certificate is of another name",
    environment: async (world) => {
      const { url, authorityFile } = await otherServer(world, 'elsewhere.example.com');
      return { AWS_ENDPOINT_URL_ECR: url, NODE_EXTRA_CA_CERTS: authorityFile };
    },
    ends: 'fails',
    says: /- eu-west-1: .*altnames/,
  },
  {
    name: "Secrets Manager's certificate is of an unknown authority",
    environment: async (world) => ({ AWS_ENDPOINT_URL_SECRETS_MANAGER: (await otherServer(world, 'localhost')).url }),
    ends: 'fails',
    says: /- ecr-one-dockerconfigjson: .*certificate/,
  },
  {
    name: "the registry's certificate is of an unknown authority",
    environment: async (world) => ({ NODE_EXTRA_CA_CERTS: (await otherServer(world, 'localhost')).authorityFile }),
    ends: 'warns',
    says: new RegExp(`${UNASKED}.*certificate`),
  },
  {
    name: "the registry's certificate is of another name",
    environment: async (world) => {
      const { port, authorityFile } = await otherServer(world, 'elsewhere.example.com');
      return { ECR_STAND_IN_REGISTRY_PORT: String(port), NODE_EXTRA_CA_CERTS: authorityFile };
    },
    ends: 'warns',
    says: new RegExp(`${UNASKED}.*altnames`),
  },
  {
    name: 'the registry does not speak TLS',
    environment: ({ standIn }) => ({ ECR_STAND_IN_REGISTRY_PORT: new URL(standIn.endpoint).port }),
    ends: 'warns',
    says: new RegExp(UNASKED),
  },
  {
    name: 'nothing can be reached',
    environment: () => ({ AWS_ENDPOINT_URL: NOWHERE, ECR_STAND_IN_REGISTRY_PORT: '1' }),
    ends: 'fails',
    says: ECR_FAILS,
  },
];

/** What can be wrong between the function and AWS. */
export const networkFaults: Scenario[] = FAULTS.map(({ name, environment, ends, says }) => ({
  family: 'the network',
  name,
  credential: 'one',
  ends,
  says: [says],
  run: async (world) => {
    const changes = await environment(world);
    return [await world.run({ environment: changes })];
  },
}));
