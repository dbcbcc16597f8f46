import type { Replica } from '../../infra/config/replicas/schema';
import { logGroupName } from '../../infra/naming/names';
import { deployCommand, refreshCommand } from '../common/commands';
import type { SecretDescription, State } from './state';

/** A secret of the config and where it is deployed. */
export interface DeployedSecret {
  credential: string;
  refreshEveryHours: number;
  secret: string;
  format: string;
  stack: string;
  /** The name of the function that refreshes it. */
  refresher: string;
  region: string;
  /** The regions with copies of it. */
  replicas: Replica[];
  /** The config file if one was given. The commands of a remediation name it too. */
  config: string | undefined;
}

/** Why a secret is not fresh, and the commands that fix it, in this order. */
export interface Remediation {
  why: string;
  commands: string[];
}

/** Returns what to do about a secret, or undefined if it is fresh. */
export function remediationFor(
  { credential, secret, stack, refresher, region, config }: DeployedSecret,
  state: State,
  description: SecretDescription,
): Remediation | undefined {
  const refresh = refreshCommand(credential, region, config);
  const logs = `aws logs tail ${logGroupName(refresher)} --since 1d --region ${region}`;
  const reason = description.outcome === 'denied' ? description.reason : '';
  switch (state) {
    case 'fresh':
      return undefined;
    case 'late':
      return {
        why: "The token is valid, but a refresh was missed. Check the function's log, then run a refresh.",
        commands: [logs, refresh],
      };
    case 'expired':
      return {
        why: "The token has expired, so registries reject it. Check the function's log, then run a refresh.",
        commands: [logs, refresh],
      };
    case 'empty':
      return { why: 'The secret has no value yet. Run a refresh.', commands: [refresh] };
    case 'unknown':
      return {
        why: 'Another program wrote the value, so its expiry is unknown. Run a refresh to replace the value.',
        commands: [refresh],
      };
    case 'missing':
      return {
        why: `The secret does not exist in ${region} of this account. Deploy the stack, or select another region or account with --region or AWS_PROFILE.`,
        commands: [deployCommand(stack, config)],
      };
    case 'marked for deletion':
      return {
        why: 'The secret is marked for deletion, so a refresh cannot write to it. Restore the secret, then run a refresh.',
        commands: [`aws secretsmanager restore-secret --secret-id ${secret} --region ${region}`, refresh],
      };
    case 'denied':
      return {
        why: `Your principal may not describe the secret. Allow it secretsmanager:DescribeSecret. AWS returned: ${reason}`,
        commands: [],
      };
  }
}
