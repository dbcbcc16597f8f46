import { join } from 'node:path';
import type { RefreshSpec } from '../../lambda/core/spec';
import { NODE_FLAGS } from '../../local/stand-in/stand-in';
import type { Node } from '../node24';
import { REGION } from '../places';
import type { Command } from '../process';

/** The regions that a credential is for, and the secrets that it fills. */
export interface Load {
  regions: string[];
  secrets: string[];
  verifyToken: RefreshSpec['verifyToken'];
}

/**
 * The command that runs a bundle of the refresher once, from the process's start to its exit: Node's own start, the
 * bundle's loading, the handler. Lambda's Runtime API is not in it: that part is AWS's, and no script has it.
 * @param bundle the file
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
  const probing = verifyToken !== 'off';
  return {
    command: node.file,
    args: [...(probing ? NODE_FLAGS : []), join(__dirname, 'run-handler.mjs'), bundle],
    env: {
      ...plain,
      ...(probing ? { NODE_EXTRA_CA_CERTS } : {}),
      AWS_REGION: REGION,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      REFRESH_SPEC: JSON.stringify(spec),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    expect: /"message":"refreshed"/,
  };
}
