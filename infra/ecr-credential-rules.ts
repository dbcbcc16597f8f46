import * as v from 'valibot';
import { issuerUrl } from './config/common/aws-values';
import { expected, list, matching } from './config/common/schema-helpers';
import { credentialName } from './config/schema';
import type { EcrCredentialProps } from './ecr-credential-props';

/** The number of security groups of a function. Source: AWS Lambda API reference, "VpcConfig". */
const MAX_SECURITY_GROUPS = 5;

const namePrefix = matching(
  /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,94}$/,
  'a letter or digit, then up to 94 letters, digits, - and _',
);
const secretNamePrefix = matching(/^[a-zA-Z0-9_.-]{1,256}$/, '1 to 256 letters, digits and _ . -');
const issuers = list(issuerUrl('https://gitlab.com'), 'the issuers whose identity providers the stack creates');
const outputs = v.boolean(expected('true or false'));

/**
 * Returns the problems of the properties that a config file does not have.
 * @param name the credential's name, which can be the default
 */
export function propProblems(props: EcrCredentialProps, name: string): string[] {
  return [
    ...issuesOf('credentialName', credentialName, name),
    ...issuesOf('namePrefix', namePrefix, props.namePrefix),
    ...issuesOf('secretNamePrefix', secretNamePrefix, props.secretNamePrefix),
    ...issuesOf('newOidcProviders', issuers, props.newOidcProviders),
    ...issuesOf('outputs', outputs, props.outputs),
    ...('group' in props ? ['group: is set; must be left out, because the scope determines the stack'] : []),
    ...topicProblems(props),
    ...keyProblems(props),
    ...networkProblems(props),
  ];
}

function issuesOf(path: string, schema: v.GenericSchema, value: unknown): string[] {
  const { issues = [] } = value === undefined ? {} : v.safeParse(schema, value);
  return issues.map((issue) => `${[path, v.getDotPath(issue)].filter(Boolean).join('.')}: ${issue.message}`);
}

function topicProblems({ alarmTopics = [] }: EcrCredentialProps): string[] {
  return alarmTopics.flatMap(({ fifo }, index) =>
    fifo
      ? [
          `alarmTopics.${index}: got a FIFO topic; must be a standard topic, because an alarm cannot notify a FIFO topic`,
        ]
      : [],
  );
}

function keyProblems({ encryption, encryptionKey }: EcrCredentialProps): string[] {
  return [
    ...(encryption && encryptionKey ? ['encryption: is set; must be left out, because encryptionKey is set'] : []),
    // The ARN of an alias in the policy of a role matches no key. Source: AWS KMS, "Specifying KMS keys in IAM policy
    // statements".
    ...(encryptionKey && 'aliasName' in encryptionKey
      ? ['encryptionKey: got an alias; must be the key, because policies name it by its ARN']
      : []),
  ];
}

function networkProblems({ vpc, vpcSubnets, securityGroups }: EcrCredentialProps): string[] {
  const withoutVpc = 'is set; must come with vpc';
  if (!vpc) {
    return [
      ...(vpcSubnets ? [`vpcSubnets: ${withoutVpc}`] : []),
      ...(securityGroups ? [`securityGroups: ${withoutVpc}`] : []),
    ];
  }
  const { length = 1 } = securityGroups ?? {};
  return [
    ...(vpc.selectSubnets(vpcSubnets).hasPublic
      ? ['vpcSubnets: got public subnets; must be private ones, because a function has no public address']
      : []),
    ...(length < 1 || length > MAX_SECURITY_GROUPS
      ? [`securityGroups: got ${length}; must be 1 to ${MAX_SECURITY_GROUPS} security groups`]
      : []),
  ];
}
