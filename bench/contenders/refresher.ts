import { join } from 'node:path';
import type { RefreshSpec } from '../../lambda/core/spec';
import { NODE_FLAGS } from '../../local/stand-in/stand-in';
import type { Node } from '../node24';
import type { Command } from '../process';
import { REGION } from '../stand-in';

/** The regions and the secrets of a measured credential. */
export interface Load {
  regions: string[];
  /** Names of secrets with the format dockerconfigjson. */
  secrets: string[];
  verifyToken: RefreshSpec['verifyToken'];
}

/**
 * Returns the command that runs a bundle of the refresher once: it starts Node, loads the bundle and calls the handler.
 * Lambda's Runtime API is excluded, because it belongs to AWS and no script needs it.
 * @param bundle the bundle's file
 */
export function refresherCommand(
  node: Node,
  bundle: string,
  environment: Record<string, string>,
  { regions, secrets, verifyToken }: Load,
): Command {
  const spec: RefreshSpec = {
    credential: 'bench',
    registries: regions.map((region) => ({ region })),
    publicRegistry: false,
    verifyToken,
    secrets: secrets.map((name) => ({ name, format: 'dockerconfigjson' })),
  };
  const { NODE_EXTRA_CA_CERTS = '', ...plain } = environment;
  const verifies = verifyToken !== 'off';
  return {
    command: node.file,
    args: [...(verifies ? NODE_FLAGS : []), join(__dirname, 'run-handler.mjs'), bundle],
    env: {
      ...plain,
      ...(verifies ? { NODE_EXTRA_CA_CERTS } : {}),
      AWS_REGION: REGION,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      REFRESH_SPEC: JSON.stringify(spec),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    expect: /"message":"refreshed"/,
  };
}
