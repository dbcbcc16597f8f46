import { partitionOf } from '../common/regions';
import { type DeployTarget, partitionsOf, type ReadableCredential } from '../readers/rules';
import type { Replica } from './schema';

/** A credential, as far as its replicas depend on it. */
export interface ReplicatedCredential extends ReadableCredential {
  replicas: Replica[];
}

/**
 * Returns the replicas with their keys. A multi-Region key has the same id in every region, so a replica without a key
 * uses the replica of that key. Source: AWS KMS, "Multi-Region keys".
 * @param encryption `aws-managed`, `customer-managed` or a key's ARN
 */
export function withKeys(replicas: Replica[], encryption: string): Replica[] {
  const [, start, end] = /^(arn:[^:]+:kms:)[^:]+(:\d{12}:key\/mrk-[0-9a-f]+)$/.exec(encryption) ?? [];
  if (start === undefined) return replicas;
  return replicas.map(({ region, key = `${start}${region}${end}` }) => ({ region, key }));
}

/** Returns the problems of a credential's replicas, each with its path below the credential. */
export function replicaProblems(credential: ReplicatedCredential, target: DeployTarget): string[] {
  const { replicas, encryption } = credential;
  const [first] = replicas;
  const named = target.region ? partitionOf(target.region) : partitionsOf(credential)[0];
  const partition = named ?? (first && partitionOf(first.region));
  return [
    ...replicas.flatMap(({ region, key }, index) => {
      const path = `replicas.${index}`;
      const isRepeated = replicas.findIndex((other) => other.region === region) < index;
      const ofRegion = `arn:${partitionOf(region)}:kms:${region}:`;
      return [
        ...(isRepeated ? [`${path}: got ${region} again; must be listed once`] : []),
        ...(region === target.region
          ? [
              `${path}: got ${region}, the stack's region; must be another region, because the secrets are there already`,
            ]
          : []),
        ...(partitionOf(region) === partition
          ? []
          : [
              `${path}: got ${region} of the partition ${partitionOf(region)}; must be of ${partition}, like the ` +
                'secrets, because Secrets Manager does not replicate to another partition',
            ]),
        ...(key && !key.startsWith(ofRegion) ? [`${path}.key: got ${key}; must be the ARN of a key in ${region}`] : []),
      ];
    }),
    ...replicaKeyProblems(replicas, encryption),
  ];
}

/** The stack cannot create a key in another region, and the AWS managed key would not allow the same readers. */
function replicaKeyProblems(replicas: Replica[], encryption: string): string[] {
  if (encryption === 'aws-managed') return [];
  return replicas.flatMap(({ region, key }, index) =>
    key
      ? []
      : [
          `replicas.${index}: got ${region} without a key; must be { region: '${region}', key: '<ARN of a key in ` +
            `${region}>' }, because the stack cannot create a key there, or encryption must be the ARN of a ` +
            'multi-Region key that has a replica there',
        ],
  );
}
