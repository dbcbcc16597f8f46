import { PSEUDO_PARAMETERS } from '../naming/environment';
import { logGroupName } from '../naming/names';

/** A function with alarms. */
interface Watched {
  credential: { name: string };
  functionName: string;
  /** Whether a config file contains the credential. The commands of the package read it. */
  hasConfig: boolean;
}

/** Returns the text of a credential's alarm: the problem, and what to do. An alarm e-mail contains nothing else. */
export function refreshAlarmText(props: Watched, problem: string): string {
  const { credential, functionName } = props;
  const { region } = PSEUDO_PARAMETERS;
  const { expiry, refresh, document } = props.hasConfig
    ? {
        expiry: 'npx ecr-credentials status',
        refresh: `npx ecr-credentials refresh ${credential.name}`,
        document: 'docs/operations.md',
      }
    : {
        // The id of a version begins with its expiry.
        expiry:
          `aws secretsmanager list-secrets --filters Key=tag-value,Values=${credential.name} ` +
          `--query "SecretList[].[Name,SecretVersionsToStages]" --region ${region}`,
        refresh: invokeCommand(functionName),
        document: 'docs/operations.md in the package ecr-credentials',
      };
  return [
    problem,
    'To see when each secret expires, run:',
    expiry,
    'To refresh now and see the error, run:',
    refresh,
    'To see the log of each refresh, run:',
    `aws logs tail ${logGroupName(functionName)} --since 1d --region ${region}`,
    `For what to do, see ${document}.`,
  ].join('\n');
}

/** Returns the text of a feed's alarm, like {@link refreshAlarmText}. */
export function pushAlarmText({ functionName, hasConfig }: Watched, problem: string): string {
  const { region } = PSEUDO_PARAMETERS;
  return [
    problem,
    'To push now and see the error, run:',
    invokeCommand(functionName),
    'To see the log of each push, run:',
    `aws logs tail ${logGroupName(functionName)} --since 1d --region ${region}`,
    `For what to do, see docs/feeds.md${hasConfig ? '' : ' in the package ecr-credentials'}.`,
  ].join('\n');
}

function invokeCommand(functionName: string): string {
  return `aws lambda invoke --function-name ${functionName} --cli-read-timeout 120 --region ${PSEUDO_PARAMETERS.region} /dev/stdout`;
}
