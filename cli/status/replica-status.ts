import type { Replica } from '../../infra/config/replicas/schema';
import type { DeployedSecret } from './remediation';
import type { ReplicaDescription } from './state';

/** One copy of a secret in the output of `ecr-credentials status --json`. */
export interface ReplicaStatus {
  region: string;
  /** The state that Secrets Manager returns, or `missing`. */
  state: string;
  /** Why the copy is not usable and what to do, or null. */
  why: string | null;
  /** The commands that fix it, in this order. */
  commands: string[];
}

/** Returns the status of each copy that the config requires. */
export function replicaStatuses(deployed: DeployedSecret, descriptions: ReplicaDescription[]): ReplicaStatus[] {
  return deployed.replicas.map((replica) => {
    const { region } = replica;
    const { status = 'missing', reason } = descriptions.find((each) => each.region === region) ?? {};
    const [remove, add] = commandsOf(deployed, replica);
    if (status === 'missing') {
      return { region, state: status, why: `There is no copy in ${region}. Add it again.`, commands: [add] };
    }
    if (status !== 'Failed') return { region, state: status, why: null, commands: [] };
    const words = reason ? `AWS returned: ${reason}` : 'AWS returned no reason.';
    const why = `Secrets Manager could not update the copy in ${region}. Fix the cause, then add the copy again. ${words}`;
    return { region, state: status, why, commands: [remove, add] };
  });
}

function commandsOf({ secret, region: primary }: DeployedSecret, { region, key }: Replica): [string, string] {
  const of = `--secret-id ${secret} --region ${primary}`;
  const added = `Region=${region}${key ? `,KmsKeyId=${key}` : ''}`;
  return [
    `aws secretsmanager remove-regions-from-replication ${of} --remove-replica-regions ${region}`,
    `aws secretsmanager replicate-secret-to-regions ${of} --add-replica-regions ${added}`,
  ];
}
