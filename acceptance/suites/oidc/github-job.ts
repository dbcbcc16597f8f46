import type { RefresherConfig } from '../../../infra/config';
import type { Check } from '../../model/check';
import { type Context, mustDeploy } from '../../model/context';
import { attempt, describeAttempt, finding, skipped } from '../../model/finding';
import { CREATED_BY_RUN } from '../../model/names';
import { onceAllowed } from '../../model/propagation';
import { ISSUERS } from './issuers';
import { TYPE } from './providers';

const CREDENTIAL = 'acceptance-oidc-job';
const [GITHUB] = ISSUERS;
const OTHER_AUDIENCE = 'https://acceptance.example.com';
/** A subject, with or without the ids of the owner and the repository. */
const SUBJECT = /^repo:([\w.-]+)(?:@(\d+))?\/([\w.-]+)(?:@(\d+))?:(environment|ref):(.+)$/;

/** The token of the GitHub job in which the acceptance runs. */
export const githubJob: Check = {
  id: 'oidc-github-job',
  assumption:
    "A GitHub job assumes its reader's role with its token, with or without ids in the subject, and not with another audience.",
  matters: ['infra/config/readers/web-identity.ts', 'infra/policies/reader-role.ts'],
  method: "Deploys a reader for the job's own subject, assumes its role, reads the secret, and tries another audience.",
  async run(context) {
    const { aws, awsAs, clock, jobToken } = context;
    if (!jobToken) return skipped('The run is not in a GitHub job with the permission id-token: write.');
    const token = await jobToken(GITHUB.audience);
    const { iss, sub } = claimsOf(token);
    if (iss !== GITHUB.url) return skipped(`The issuer is ${iss}. This check is for github.com.`);
    const [, owner, ownerId, name, repositoryId, kind, value] = SUBJECT.exec(sub) ?? [];
    if (!owner || !value) return finding(false, `The subject has another form: ${sub}`);
    const job = kind === 'ref' ? { ref: value } : { environment: value.replaceAll('%3A', ':') };
    const ids = ownerId && repositoryId ? { ownerId, repositoryId } : {};
    await mustDeploy(context, await withJob(context, { repository: `${owner}/${name}`, ...ids, ...job }));
    const role = await readerRole(context);
    const assumed = await onceAllowed(clock, () => aws.identity.assumeRoleWithToken(role, token));
    if (assumed.error) return finding(false, `The subject is ${sub}. The role is refused: ${describeAttempt(assumed)}`);
    const { secrets } = awsAs({ keys: assumed.value });
    const read = await onceAllowed(clock, () => secrets.read(`ecr-${CREDENTIAL}-json`));
    const other = await attempt(aws.identity.assumeRoleWithToken(role, await jobToken(OTHER_AUDIENCE)));
    return finding(
      read.error === undefined && other.error !== undefined,
      `The subject is ${sub}. The role is assumed, its read: ${describeAttempt(read)}. Another audience: ${describeAttempt(other)}`,
    );
  },
};

type GitHubActions = { repository: string } & ({ ref: string } | { environment: string });

/** Returns a config with a reader for the job that neither creates an existing provider nor removes one from the stack. */
async function withJob({ aws, stack }: Context, githubActions: GitHubActions): Promise<RefresherConfig> {
  const inStack = await aws.stacks
    .find(stack.name)
    .then((found) => (found ? aws.stacks.resources(stack.name, TYPE) : []));
  const others = (await aws.iam.oidcProviders())
    .filter(({ arn }) => !inStack.includes(arn))
    .map(({ issuer }) => issuer);
  const kept = ISSUERS.filter(({ url }) => inStack.some((arn) => arn.endsWith(url.replace('https://', ''))));
  return {
    tags: { [CREATED_BY_RUN]: 'oidc' },
    existingOidcProviders: others.filter((url) => ISSUERS.some((issuer) => issuer.url === url)),
    credentials: {
      'acceptance-oidc': { secrets: [{ format: 'json' }], readers: kept.map(({ reader }) => reader) },
      [CREDENTIAL]: { secrets: [{ format: 'json' }], readers: [{ githubActions }] },
    },
  };
}

async function readerRole({ aws, stack, target }: Context): Promise<string> {
  const roles = await aws.stacks.resources(stack.name, 'AWS::IAM::Role');
  const name = roles.find((role) => role.includes(`${CREDENTIAL}-reader-`));
  if (!name) throw new Error(`the stack has no role of a reader: ${roles.join(', ')}`);
  return `arn:${target.partition}:iam::${target.account}:role/${name}`;
}

function claimsOf(token: string): { iss: string; sub: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
