import { publicHosts } from '../../../lambda/core/hosts';
import type { Check } from '../../model/check';
import { type Context, mustDeploy } from '../../model/context';
import { type Finding, finding, skipped } from '../../model/finding';
import { storedAuth } from '../../model/stored-auth';
import { basic, bearer, describeAnswer } from '../../registry';
import { PUBLIC_CREDENTIAL, privateCredentials } from './credentials';
import { changed, lifetimeOf } from './tokens';

const [HOST = '', DUAL_STACK_HOST = ''] = publicHosts(['standard', 'dualstack']);

/** ECR Public exists in one partition only. */
function withEcrPublic(run: (context: Context) => Promise<Finding>): Check['run'] {
  return async (context) =>
    context.target.partition === 'aws' ? run(context) : skipped('ECR Public exists in the partition aws only');
}

/** Requests `/v2/` from ECR Public. */
function ask({ registry }: Context, authorization?: string, host = HOST) {
  return registry.request(`https://${host}/v2/`, authorization ? { authorization } : {});
}

/** Returns a token of the principal that runs the acceptance. */
async function ownToken({ aws }: Context): Promise<string> {
  const { authorizationToken } = (await aws.repositories.authorizationData('public')) ?? {};
  if (!authorizationToken) throw new Error('ECR Public returned no token');
  return authorizationToken;
}

const token: Check = {
  id: 'registry-public-token',
  assumption:
    'ECR Public returns authorizationData as an object without a proxyEndpoint. Its token is valid for 12 hours.',
  matters: ['lambda/refresh/ecr-public.ts', 'lambda/core/token.ts'],
  method: 'Requests a token in us-east-1, and reads it as the refresher does.',
  run: withEcrPublic(async ({ aws, clock }) => {
    const data = await aws.repositories.authorizationData('public');
    const { isTwelveHours, words } = lifetimeOf(data, clock);
    const fields = Object.keys(data ?? {}).filter((name) => data?.[name as keyof typeof data] !== undefined);
    return finding(isTwelveHours && !fields.includes('proxyEndpoint'), `fields: ${fields.join(', ')}; ${words}`);
  }),
};

const challenge: Check = {
  id: 'registry-public-challenge',
  assumption: 'ECR Public answers 401 to /v2/ without a token, with a Bearer challenge.',
  matters: ['lambda/refresh/registry.ts'],
  method: 'Requests /v2/ without a header.',
  run: withEcrPublic(async (context) => {
    const answer = await ask(context);
    const { 'www-authenticate': header = 'none' } = answer.headers;
    return finding(answer.status === 401 && /^Bearer realm=/i.test(header), `${answer.status}, challenge: ${header}`);
  }),
};

const basicScheme: Check = {
  id: 'registry-public-basic',
  assumption: 'ECR Public answers 400 to /v2/ with its token in the Basic scheme.',
  matters: ['lambda/refresh/registry.ts'],
  method: 'Requests /v2/ with a token of ECR Public in the Basic scheme.',
  run: withEcrPublic(async (context) => {
    const answer = await ask(context, basic(await ownToken(context)));
    return finding(answer.status === 400, describeAnswer(answer));
  }),
};

const wrongToken: Check = {
  id: 'registry-public-wrong-token',
  assumption: 'ECR Public answers 400 to a wrong token, with the message that the token is invalid.',
  matters: ['lambda/refresh/registry.ts'],
  method: 'Changes one character in the middle of a token, and requests /v2/ with it in the Bearer scheme.',
  run: withEcrPublic(async (context) => {
    const answer = await ask(context, bearer(changed(await ownToken(context))));
    return finding(answer.status === 400 && /token is invalid/i.test(answer.body), describeAnswer(answer));
  }),
};

const dualStack: Check = {
  id: 'registry-public-dual-stack',
  assumption: 'The dual-stack host of ECR Public exists and accepts its token in the Bearer scheme.',
  matters: ['lambda/core/hosts.ts'],
  method: `Requests /v2/ from ${DUAL_STACK_HOST} with a token of ECR Public.`,
  run: withEcrPublic(async (context) => {
    const answer = await ask(context, bearer(await ownToken(context)), DUAL_STACK_HOST);
    return finding(answer.status === 200, describeAnswer(answer));
  }),
};

const storedToken: Check = {
  id: 'registry-public-stored-token',
  assumption:
    "The credential's role may request a token of ECR Public, which ECR Public accepts with 200 in the Bearer scheme.",
  matters: ['infra/policies/ecr.ts', 'lambda/refresh/registry.ts'],
  method: 'Deploys a credential with publicRegistry, and requests /v2/ with its stored token.',
  run: withEcrPublic(async (context) => {
    const publicOnly = { registries: [], publicRegistry: true, secrets: [{ format: 'json' as const }] };
    const credentials = { ...privateCredentials(context.image), [PUBLIC_CREDENTIAL]: publicOnly };
    await mustDeploy(context, { credentials });
    const answer = await ask(context, bearer(await storedAuth(context, PUBLIC_CREDENTIAL)));
    return finding(answer.status === 200, describeAnswer(answer));
  }),
};

/** Checks of ECR Public. The last one changes the stack, so that no other one can fail with it. */
export const publicChecks: Check[] = [token, challenge, basicScheme, wrongToken, dualStack, storedToken];
