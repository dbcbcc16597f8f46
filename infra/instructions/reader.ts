import type { Credential } from '../config/credential';
import type { Reader } from '../config/readers/schema';
import { inFormats } from '../config/secrets/in-formats';
import type { StackEnvironment } from '../naming/environment';
import { isExisting } from '../policies/existing-reader';
import { READ_KEY, secretArnPattern } from '../policies/kms';
import { READ_ACTIONS, readerRoleName } from '../policies/read';
import { loginCommand, type Snippet, secretHosts } from './snippets';

/** What one reader, or its admin, has to do; `paste` is what to put where `consumer` says. */
export interface ReaderInstructions {
  reader: string;
  /** The role that the stack makes for it. */
  role?: string;
  secrets: string[];
  steps: Snippet[];
}

/** Puts together what a reader of a credential needs, without asking AWS. */
export function readerInstructions(
  credential: Credential,
  reader: Reader,
  place: StackEnvironment,
  names: { stackName: string; rolePath: string },
): ReaderInstructions {
  const readable = inFormats(credential.secrets, reader.formats);
  const secrets = readable.map(({ name }) => name);
  const [login = ''] = readable.flatMap((secret) => {
    const [host] = secretHosts(credential, secret, place);
    return host === undefined ? [] : [loginCommand(secret, host, place)];
  });
  const roleName = readerRoleName(names.stackName, credential.name, reader, place.region);
  const role = `arn:${place.partition}:iam::${place.account}:role${names.rolePath}${roleName}`;
  const steps = [
    ...stepsOf(reader, { role, secrets, login, place, credential }),
    ...(reader.listSecrets ? [jenkins(place)] : []),
  ];
  return { reader: describe(reader), ...(isExisting(reader) ? {} : { role }), secrets, steps };
}

interface Facts {
  role: string;
  secrets: string[];
  /** Logs docker in from the first of the secrets. */
  login: string;
  place: StackEnvironment;
  credential: Credential;
}

function describe({ role, user, organization, githubActions, gitlab, oidc, rolesAnywhere }: Reader): string {
  if (role) return `the role ${role}`;
  if (user) return `the user ${user}`;
  if (organization) return `the organization ${organization}`;
  if (githubActions) {
    const { repository, ref, environment } = githubActions;
    return `GitHub Actions of ${repository}, ${environment ? `environment ${environment}` : ref}`;
  }
  if (gitlab) return `GitLab CI/CD of ${gitlab.project}, ${gitlab.refType} ${gitlab.ref}`;
  if (oidc) return `${oidc.subject} of ${oidc.issuer}`;
  return `the certificate of ${rolesAnywhere?.commonName}`;
}

function stepsOf(reader: Reader, facts: Facts): Snippet[] {
  if (isExisting(reader)) return existingSteps(reader, facts);
  if (reader.githubActions) return [{ consumer: 'the workflow', text: githubJob(facts) }];
  if (reader.gitlab) return [{ consumer: 'the pipeline', text: gitlabJob(reader.gitlab.issuer, facts) }];
  if (reader.rolesAnywhere) {
    return [{ consumer: "the host's ~/.aws/config", text: signingHelper(reader.rolesAnywhere.trustAnchorArn, facts) }];
  }
  return [{ consumer: "the job's environment", text: webIdentityEnvironment(facts) }];
}

function existingSteps(
  { user, role, organization, listSecrets: lists }: Reader,
  { secrets, place, credential }: Facts,
): Snippet[] {
  const isHere = !organization && (role ?? user)?.split(':')[4] === place.account;
  const read = readingStatements(credential, secrets, place);
  const list = { Effect: 'Allow', Action: ['secretsmanager:ListSecrets'], Resource: '*' };
  // The secret's own policy is enough for a principal of this account, but can't allow a list.
  const statements = [...(isHere ? [] : read), ...(lists ? [list] : [])];
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  return [
    ...(statements.length > 0
      ? [{ consumer: `its identity policy${isHere ? '' : keyHint(credential)}`, text: policy }]
      : []),
    ...(user
      ? [{ consumer: 'a key for it, once', text: `aws iam create-access-key --user-name ${user.split('/').at(-1)}` }]
      : []),
  ];
}

/** What an identity policy must say to read secrets, their key included. */
export function readingStatements(credential: Credential, secrets: string[], place: StackEnvironment): object[] {
  const resources = secrets.map((name) => secretArnPattern(name, place));
  return [
    { Effect: 'Allow', Action: READ_ACTIONS, Resource: resources },
    ...(credential.encryption === 'aws-managed'
      ? []
      : [{ Effect: 'Allow', Action: READ_KEY, Resource: keyArn(credential, place) }]),
  ];
}

function keyHint({ encryption }: Credential): string {
  return encryption === 'customer-managed' ? ", with the stack's output KeyArn for the key" : '';
}

/** The stack's own key has an id that only the deployment knows: its output KeyArn tells it. */
function keyArn({ encryption }: Credential, { partition, region, account }: StackEnvironment): string {
  return encryption === 'customer-managed' ? `arn:${partition}:kms:${region}:${account}:key/KEY` : encryption;
}

function githubJob({ role, login, place }: Facts): string {
  return `permissions:
  id-token: write
steps:
  - uses: aws-actions/configure-aws-credentials@v6
    with:
      role-to-assume: ${role}
      aws-region: ${place.region}
  - run: ${login}`;
}

function gitlabJob(issuer: string, { role, login, place }: Facts): string {
  return `pull:
  id_tokens:
    AWS_TOKEN:
      aud: https://${issuer}
  variables:
    AWS_ROLE_ARN: ${role}
    AWS_REGION: ${place.region}
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-token
  script:
    - echo "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
    - ${login}`;
}

function webIdentityEnvironment({ role, place }: Facts): string {
  return `AWS_ROLE_ARN=${role}
AWS_REGION=${place.region}
AWS_WEB_IDENTITY_TOKEN_FILE=FILE   # where the job keeps the issuer's token`;
}

function signingHelper(trustAnchorArn: string, { role, place }: Facts): string {
  return `[profile ecr]
region = ${place.region}
credential_process = aws_signing_helper credential-process --certificate CERTIFICATE --private-key KEY --trust-anchor-arn ${trustAnchorArn} --profile-arn PROFILE --role-arn ${role}
# PROFILE is an output of the stack`;
}

/** Source: the Jenkins AWS Secrets Manager Credentials Provider, "Beta: configuration as code". */
function jenkins({ region }: StackEnvironment): Snippet {
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
