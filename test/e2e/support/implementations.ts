import type { Statement } from '../../../local/stand-in/aws/policy';
import { startStandIn } from '../../../local/stand-in/stand-in';
import { makeUser } from './aws';
import { configureEmulator } from './emulator';
import { ACCOUNT, type Keys, testEnvironment } from './environment';

/** An implementation of AWS that must keep the contract. */
export interface AwsImplementation {
  /** The URL of all APIs. */
  endpoint: string;
  /** The port on 127.0.0.1 where all registries listen. */
  registryPort: number;
  /** The file with the certificate authority of the registries' certificates. */
  ca: string;
  /** Creates an identity that has these statements as its only permissions. */
  identity(name: string, statements: Statement[]): Promise<Keys>;
  /** Sets the validity of the tokens that are issued from now on. */
  setTokenTtl(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Returns the emulator of the end-to-end tests. */
export async function emulator(): Promise<AwsImplementation> {
  return {
    ...testEnvironment(),
    identity: makeUser,
    setTokenTtl: (tokenTtlSeconds) => configureEmulator({ tokenTtlSeconds }),
    async close() {},
  };
}

/** Starts the stand-in that `npm start` and the integration tests use. */
export async function standIn(): Promise<AwsImplementation> {
  const { endpoint, registryPort, certificateFile, identities, tokens, close } = await startStandIn({
    account: ACCOUNT,
  });
  return {
    endpoint,
    registryPort,
    ca: certificateFile,
    async identity(name, statements) {
      return identities.add({ name, arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, statements });
    },
    async setTokenTtl(seconds) {
      tokens.lifetimeSeconds = seconds;
    },
    close,
  };
}
