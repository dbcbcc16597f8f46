import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Credential } from '../config/credential';
import { isExisting, readerHash } from '../config/readers/identity';
import type { Reader } from '../config/readers/schema';
import { webIdentityOf } from '../config/readers/web-identity';
import { inFormats, secretHosts } from '../config/secrets/registries';
import type { Secret } from '../config/secrets/schema';
import type { StackEnvironment } from '../naming/environment';
import { listSecretsStatement, readStatements } from '../policies/read';
import { secretArnPattern } from '../policies/secret-ref';
import { bitbucketStep, githubJob, gitlabJob, webIdentityEnvironment } from './ci-jobs';
import { githubSubject } from './github-subject';
import { loginCommand, type Snippet } from './snippets';

/** The steps for one reader or its administrator. */
export interface ReaderInstructions {
  reader: string;
  /** ARN of the role that the stack creates for the reader. */
  role?: string;
  /** The subject that the token of a job must have. It is compared exactly, except that a `?` is any one character. */
  subject?: string;
  /** The values that are allowed for each further claim of the token. */
  claims?: Record<string, string[]>;
  /** The names of the secrets that the reader may read. */
  secrets: string[];
  steps: Snippet[];
}

/**
 * Returns the instructions for a reader of a credential, without calling AWS.
 * @param roleArn returns the ARN of the role of a reader with this hash
 */
export function readerInstructions(
  credential: Credential,
  reader: Reader,
  environment: StackEnvironment,
  roleArn: (hash: string) => string,
): ReaderInstructions {
  const readable = inFormats(credential.secrets, reader.formats);
  const [dockerLogin = ''] = readable.flatMap((secret) => {
    const [host] = secretHosts(credential, secret, environment);
    return host === undefined ? [] : [loginCommand(secret, host, environment)];
  });
  const role = roleArn(readerHash(reader));
  const { subject, claims = {} } = webIdentityOf(reader) ?? {};
  return {
    reader: describe(reader),
    ...(isExisting(reader) ? {} : { role }),
    ...(subject === undefined ? {} : { subject }),
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
    secrets: readable.map(({ name }) => name),
    steps: [
      ...stepsOf(reader, { role, readable, dockerLogin, environment, credential }),
      ...(reader.listSecrets ? [jenkinsFilter(environment)] : []),
    ],
  };
}

/** Returns the statements of an identity policy that allows reading secrets, including their key. */
export function readPolicyStatements(
  { encryption, replicas }: Credential,
  secrets: readonly Secret[],
  environment: StackEnvironment,
): object[] {
  const refs = secrets.map(({ name }) => ({ name, arn: secretArnPattern(name, environment) }));
  const statements = readStatements(refs, keyArnOf(encryption, environment), { environment, replicas });
  return statements.map(toJson);
}

/** Returns a statement as JSON, with its fields in the order in which AWS documents them. */
function toJson(statement: PolicyStatement): object {
  const { Effect, Action, Resource, Condition } = statement.toStatementJson();
  return { Effect, Action, Resource, Condition };
}

/** Returns a policy document with these statements. */
export function policyOf(statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

interface Facts {
  /** ARN of the role that the stack creates, if it creates one. */
  role: string;
  readable: Secret[];
  /** The command that logs docker in with the first of the secrets. */
  dockerLogin: string;
  environment: StackEnvironment;
  credential: Credential;
}

function describe(reader: Reader): string {
  const { role, user, organization, githubActions, gitlab, bitbucket, oidc, rolesAnywhere } = reader;
  if (role) return `the role ${role}`;
  if (user) return `the user ${user}`;
  if (organization) return `the organization ${organization}`;
  if (githubActions) {
    const { repository, ref, environment } = githubActions;
    return `GitHub Actions of ${repository}, ${environment ? `environment ${environment}` : ref}`;
  }
  if (gitlab) return `GitLab CI/CD of ${gitlab.project}, ${gitlab.refType} ${gitlab.ref}`;
  if (bitbucket) {
    const { workspace, repositoryUuid, environmentUuid } = bitbucket;
    const environment = environmentUuid ? `environment ${environmentUuid}` : 'steps without an environment';
    return `Bitbucket Pipelines of ${workspace}, repository ${repositoryUuid}, ${environment}`;
  }
  if (oidc) return `${oidc.subject} of ${oidc.issuer}`;
  return `the certificate of ${rolesAnywhere?.commonName}`;
}

function stepsOf(reader: Reader, facts: Facts): Snippet[] {
  if (isExisting(reader)) return existingSteps(reader, facts);
  if (reader.githubActions) {
    return [{ consumer: 'the workflow', text: githubJob(facts) }, githubSubject(reader.githubActions)];
  }
  if (reader.gitlab) return [{ consumer: 'the pipeline', text: gitlabJob(reader.gitlab.issuer, facts) }];
  if (reader.bitbucket) return [{ consumer: 'the step', text: bitbucketStep(reader.bitbucket, facts) }];
  if (reader.rolesAnywhere) {
    return [{ consumer: "the host's ~/.aws/config", text: signingHelper(reader.rolesAnywhere.trustAnchorArn, facts) }];
  }
  return [{ consumer: "the job's environment", text: webIdentityEnvironment(facts) }];
}

function existingSteps(reader: Reader, { readable, environment, credential }: Facts): Snippet[] {
  const { user, role, organization, listSecrets } = reader;
  const isOwnAccount = !organization && (role ?? user)?.split(':')[4] === environment.account;
  // The policy of the secret is enough for a principal of the stack's account, but it cannot allow ListSecrets.
  const statements = [
    ...(isOwnAccount ? [] : readPolicyStatements(credential, readable, environment)),
    ...(listSecrets ? [toJson(listSecretsStatement())] : []),
  ];
  const policy = JSON.stringify(policyOf(statements), null, 2);
  return [
    ...(statements.length > 0
      ? [{ consumer: `its identity policy${isOwnAccount ? '' : keyHint(credential)}`, text: policy }]
      : []),
    ...(user
      ? [
          {
            consumer: 'an access key for it, once',
            text: `aws iam create-access-key --user-name ${user.split('/').at(-1)}`,
          },
        ]
      : []),
  ];
}

function keyHint({ encryption }: Credential): string {
  return encryption === 'customer-managed' ? ", with the stack's output KeyArn for the key" : '';
}

/** The id of the key that the stack creates exists only after the deployment. The output KeyArn contains it. */
function keyArnOf(
  encryption: Credential['encryption'],
  { partition, region, account }: StackEnvironment,
): string | undefined {
  if (encryption === 'aws-managed') return undefined;
  return encryption === 'customer-managed' ? `arn:${partition}:kms:${region}:${account}:key/KEY` : encryption;
}

function signingHelper(trustAnchorArn: string, { role, environment }: Facts): string {
  return `[profile ecr]
region = ${environment.region}
credential_process = aws_signing_helper credential-process --certificate CERTIFICATE --private-key KEY --trust-anchor-arn ${trustAnchorArn} --profile-arn PROFILE --role-arn ${role}
# PROFILE is an output of the stack`;
}

/** Source: the Jenkins AWS Secrets Manager Credentials Provider, "Beta: configuration as code". */
function jenkinsFilter({ region }: StackEnvironment): Snippet {
  return {
    consumer: "Jenkins' configuration as code",
    text: `unclassified:
  awsCredentialsProvider:
    client:
      region: ${region}
    listSecrets:
      filters:
        - key: tag-key
          values: [ecr-credential]`,
  };
}
