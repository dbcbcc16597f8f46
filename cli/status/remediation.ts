import { logGroupName } from '../../infra/naming/names';
import { deployCommand, refreshCommand } from '../shared/commands';
import type { Description, State } from './state';

/** A secret as the config has it, and where it is looked for. */
export interface Subject {
  credential: string;
  refreshEveryHours: number;
  secret: string;
  format: string;
  stack: string;
  /** The name of the function that refreshes it. */
  refresher: string;
  region: string;
  /** The file that was given, which the commands must be given too. */
  config: string | undefined;
}

/** Why a secret is not fresh, and the commands that mend it, in this order. */
export interface Remediation {
  why: string;
  commands: string[];
}

/** What to do about a secret; nothing about a fresh one. */
export function remediationFor(subject: Subject, state: State, description: Description): Remediation | undefined {
  const { credential, secret, stack, refresher, region, config } = subject;
  const refresh = refreshCommand(credential, region, config);
  const logs = `aws logs tail ${logGroupName(refresher)} --since 1d --region ${region}`;
  switch (state) {
    case 'fresh':
      return undefined;
    case 'late':
      return { why: 'works, but a refresh was missed; its log, and one by hand, tell why', commands: [logs, refresh] };
    case 'expired':
      return { why: 'no login with it works; its log, and a refresh by hand, tell why', commands: [logs, refresh] };
    case 'empty':
      return { why: 'has no value yet', commands: [refresh] };
    case 'unknown':
      return { why: 'holds a value that this app did not write; a refresh replaces it', commands: [refresh] };
    case 'missing':
      return {
        why: `is not in ${region} of this account; deploy it, or ask with another --region or AWS_PROFILE`,
        commands: [deployCommand(stack, config)],
      };
    case 'marked for deletion':
      return {
        why: 'will be deleted, and no refresh can write to it',
        commands: [`aws secretsmanager restore-secret --secret-id ${secret} --region ${region}`, refresh],
      };
    case 'denied':
      return { why: `can't be seen: ${description.answer === 'denied' ? description.reason : state}`, commands: [] };
  }
}
