import type { Statement } from '../../../local/stand-in/aws/policy';
import { startStandIn } from '../../../local/stand-in/stand-in';
import { makeUser } from './aws';
import { behave } from './emulator';
import { ACCOUNT, type Keys, place } from './place';

/** An AWS that the contract is tried on. */
export interface World {
  /** The URL of every API. */
  endpoint: string;
  /** The port of loopback that every registry answers on. */
  registryPort: number;
  /** A file: the authority that the registries' certificates are signed by. */
  ca: string;
  /** Makes somebody who may do this and nothing else. */
  identity(name: string, statements: Statement[]): Promise<Keys>;
  /** How long the tokens live that are asked for from now on. */
  tokensLive(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** The emulated AWS of this proof: moto, and what stands before it. */
export async function emulated(): Promise<World> {
  const { endpoint, frontPort, ca } = place();
  return {
    endpoint,
    registryPort: frontPort,
    ca,
    identity: makeUser,
    tokensLive: (tokenTtlSeconds) => behave({ tokenTtlSeconds }),
    async close() {},
  };
}

/** The stand-in that `npm start` and the integration tests run on. */
export async function standIn(): Promise<World> {
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
    async tokensLive(seconds) {
      tokens.lifetimeSeconds = seconds;
    },
    close,
  };
}
