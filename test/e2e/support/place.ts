import { inject } from 'vitest';

/** A user's or a session's keys. */
export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Where one run's servers are: made by global-setup.ts, found by every test. */
export interface Place {
  /** A folder for this run alone, removed at its end. */
  folder: string;
  /** The emulated AWS. */
  endpoint: string;
  /** The CONNECT proxy that knows the registries' names. */
  proxy: string;
  /** The certificate authority that the registries' certificate is signed by. */
  ca: string;
  /** The port of loopback that the registries answer on. */
  frontPort: number;
  /** An administrator of each account. */
  admins: Record<string, Keys>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    place: Place;
  }
}

/** The account that is deployed to, and one whose registries are used from there. */
export const ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';

/** An account of the China partition, and a region of it. */
export const CHINA_ACCOUNT = '345678901234';
export const CHINA_REGION = 'cn-north-1';

/** The region that is deployed to, and one whose registries are used from there. */
export const REGION = 'eu-west-1';
export const OTHER_REGION = 'us-east-1';

/** The standard host of a registry. */
export function registryHost(region: string = REGION, account: string = ACCOUNT): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/** Its dual-stack host. */
export function dualStackHost(region: string = REGION, account: string = ACCOUNT): string {
  return `${account}.dkr-ecr.${region}.on.aws`;
}

export function place(): Place {
  return inject('place');
}

/** The administrator of an account. */
export function admin(account: string = ACCOUNT, here: Place = place()): Keys {
  const keys = here.admins[account];
  if (!keys) throw new Error(`the emulator has no account ${account}`);
  return keys;
}
