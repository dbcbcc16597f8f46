import { expect } from 'vitest';
import type { Identity } from '../../local/stand-in/aws/identities';
import type { StandIn } from '../../local/stand-in/stand-in';
import { makeFolder, REGION } from '../local/support';
import type { Ended } from '../run';
import { runCommand } from './run-command';

/** Returns an environment without any AWS settings of this machine. */
export async function bareEnvironment(): Promise<NodeJS.ProcessEnv> {
  return { HOME: await makeFolder(), AWS_EC2_METADATA_DISABLED: 'true' };
}

/** Runs a command with an identity of the stand-in. */
export async function runAs(
  standIn: StandIn,
  identity: Identity,
  command: 'status' | 'refresh',
  args: string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const env = { ...(await bareEnvironment()), ...standIn.environment(identity, REGION), ...environment };
  return runCommand([command, ...args], { env });
}

/** Checks that a command failed with exit status 1 and printed only this message. */
export async function expectFailure(command: Promise<Ended>, message: string | RegExp): Promise<void> {
  const stderr = typeof message === 'string' ? `${message}\n` : (expect.stringMatching(message) as string);
  expect(await command).toEqual({ stdout: '', stderr, status: 1 });
}
