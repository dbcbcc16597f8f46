import { inject } from 'vitest';

/** An access key, with a session token if it is temporary. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The servers of one test run. `global-setup.ts` starts them and provides this value to every test. */
export interface TestEnvironment {
  /** A folder for this run only, removed at its end. */
  folder: string;
  /** The URL of all emulated AWS APIs. */
  endpoint: string;
  /** The URL of the CONNECT proxy that maps the registries' host names to the emulator. */
  proxy: string;
  /** The file with the certificate authority of the registries' certificate. */
  ca: string;
  /** The port on 127.0.0.1 where all registries listen. */
  registryPort: number;
  /** An administrator of each account. */
  admins: Record<string, Keys>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    environment: TestEnvironment;
  }
}

/** The account and region of most deployments. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

/** Another account and another region, whose registries the deployments use. */
export const OTHER_ACCOUNT = '210987654321';
export const OTHER_REGION = 'us-east-1';

/** An account and a region of the China partition. */
export const CHINA_ACCOUNT = '345678901234';
export const CHINA_REGION = 'cn-north-1';

/** Returns the standard host name of a registry. */
export function registryHost(region: string = REGION, account: string = ACCOUNT): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/** Returns the servers of this test run. */
export function testEnvironment(): TestEnvironment {
  return inject('environment');
}

/** Returns the access key of an account's administrator. */
export function admin(account: string = ACCOUNT, { admins } = testEnvironment()): Keys {
  const keys = admins[account];
  if (!keys) throw new Error(`got the account ${account}; must be one of ${Object.keys(admins).join(', ')}`);
  return keys;
}
